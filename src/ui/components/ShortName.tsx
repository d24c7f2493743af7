import { splitName } from '../app/split-name';
import './short-name.css';

/**
 * A name on one line, cut in its middle where there is no room. What contains it carries the whole name. Its spaces are kept where it
 * is cut, so line breaks, which a document's ID may have by the hundred, become spaces here.
 */
export function ShortName({ name, isId }: { name: string; isId: boolean }) {
  const { head, tail } = splitName(name.replace(/\s+/g, ' '));
  return (
    <bdi class={isId ? 'short-name mono' : 'short-name'}>
      <span class="short-name-head">{head}</span>
      {tail && <span class="short-name-tail">{tail}</span>}
    </bdi>
  );
}

import type { ComponentChildren } from 'preact';
import { CopyButton } from '../../components/CopyButton';

interface Props {
  name: string;
  /** What the copy button beside it copies, and how the button is called; without it there is nothing to copy. */
  copy?: { text: string; name: string } | null;
  children: ComponentChildren;
}

/** One fact: its name, its value, its copy button. For use in a `dl`. */
export function Field({ name, copy, children }: Props) {
  return (
    <div class="fact">
      <dt>{name}</dt>
      <dd>{children}</dd>
      {copy && (
        <dd class="fact-copy">
          <CopyButton text={copy.text} name={copy.name} />
        </dd>
      )}
    </div>
  );
}

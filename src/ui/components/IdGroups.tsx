import { Fragment } from 'preact';
import { visibleText } from '../app/visible-text';

/**
 * An ID that breaks between its groups where it does not fit on one line. Left alone, a browser breaks it wherever the line is
 * full.
 */
export function IdGroups({ id }: { id: string }) {
  const [first, ...others] = visibleText(id).split('-');
  return (
    <>
      {first}
      {others.map((group, at) => (
        <Fragment key={at}>
          -<wbr />
          {group}
        </Fragment>
      ))}
    </>
  );
}

import type { ComponentChildren } from 'preact';
import { exactTime, isoTime } from '../../app/format';
import { t } from '../../app/i18n';
import { CopyButton } from '../../components/CopyButton';
import { RelativeTime } from '../../components/Time';

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

/** What the server has not said. */
export function NotYet() {
  return <span class="muted">{t('notYet')}</span>;
}

interface MomentFieldProps {
  name: string;
  copyName: string;
  at: number | null;
  offsetMs: number;
}

/** A moment, exact and relative, copied as machines read it. */
export function MomentField({ name, copyName, at, offsetMs }: MomentFieldProps) {
  const iso = at === null ? null : isoTime(at);
  if (at === null || iso === null) {
    return (
      <Field name={name}>
        <NotYet />
      </Field>
    );
  }
  return (
    <Field name={name} copy={{ text: iso, name: copyName }}>
      {exactTime(at)}{' '}
      <span class="muted">
        <RelativeTime at={at} offsetMs={offsetMs} />
      </span>
    </Field>
  );
}

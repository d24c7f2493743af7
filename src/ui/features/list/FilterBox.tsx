import { useId, useLayoutEffect, useRef } from 'preact/hooks';
import { plural, t } from '../../app/i18n';
import { IconButton } from '../../components/IconButton';
import './filter.css';

interface Props {
  typed: string;
  /** How many are left. */
  count: number;
  onChange(typed: string): void;
  /** The person is done with it: everything is shown again. */
  onClose(): void;
}

/** Narrows the list to what is typed. Esc shows all again. */
export function FilterBox({ typed, count, onChange, onClose }: Props) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  // Before the next key press: what is typed next belongs in here.
  useLayoutEffect(() => input.current?.focus(), []);
  return (
    <search class="filter">
      <label class="unseen" for={id}>
        {t('filter')}
      </label>
      <input
        ref={input}
        id={id}
        type="search"
        placeholder={t('filterPlaceholder')}
        maxLength={4_000}
        autocomplete="off"
        spellcheck={false}
        value={typed}
        onInput={(event) => onChange(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || event.isComposing) return;
          event.preventDefault();
          onClose();
        }}
      />
      <span class="filter-count" role="status">
        {typed.trim() !== '' && plural('found', count)}
      </span>
      <IconButton icon="close" name={t('closeFilter')} onClick={onClose} />
    </search>
  );
}

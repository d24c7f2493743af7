import { t } from '../../../app/i18n';

export interface ChoiceOption {
  value: string;
  text: string;
}

interface Props {
  name: string;
  /** What choosing nothing is called. Without it something is always chosen. */
  any?: string;
  value: string | null;
  options: ChoiceOption[];
  onChoose(value: string | null): void;
}

/** A menu of which one option is chosen, or none. */
export function Choice({ name, any, value, options, onChoose }: Props) {
  // The page's address may name an option that no longer exists: it is shown, so that it can be undone.
  const isKnown = value === null || options.some((option) => option.value === value);
  return (
    <select
      aria-label={name}
      class={any !== undefined && value !== null ? 'chosen' : undefined}
      value={value ?? ''}
      onChange={(event) => onChoose(event.currentTarget.value || null)}
    >
      {any !== undefined && <option value="">{any}</option>}
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.text}
        </option>
      ))}
      {!isKnown && <option value={value}>{t('statusUnknown')}</option>}
    </select>
  );
}

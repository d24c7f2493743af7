import { Icon, type IconName } from './Icon';

interface Props {
  /** What the button is called, for screen readers and as its tip. */
  name: string;
  icon: IconName;
  /** More classes, for its place. */
  class?: string;
  isDisabled?: boolean;
  onClick(): void;
}

/** A button that shows nothing but an icon. */
export function IconButton({ name, icon, class: more, isDisabled = false, onClick }: Props) {
  return (
    <button
      type="button"
      class={more ? `plain ${more}` : 'plain'}
      aria-label={name}
      data-tip={name}
      disabled={isDisabled}
      onClick={onClick}
    >
      <Icon name={icon} />
    </button>
  );
}

interface Props {
  /** What it selects, as a screen reader says it. */
  name: string;
  isSelected: boolean;
  /** Some of what it stands for is selected, not all. */
  isPartly?: boolean;
  disabled?: boolean;
  tabIndex?: number | undefined;
  onSelect(event: MouseEvent): void;
}

/**
 * A checkbox whose whole label can be clicked, which is larger than the box. Firefox takes no click on a label while Shift is
 * pressed, which is how a range is selected, nor with any other such key.
 */
export function SelectBox({
  name,
  isSelected,
  isPartly = false,
  disabled = false,
  tabIndex,
  onSelect,
}: Props) {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the box
    <label
      class="row-select"
      onClick={(event) => {
        const isLeftAlone = event.shiftKey || event.ctrlKey || event.metaKey || event.altKey;
        if (event.target !== event.currentTarget || !isLeftAlone || disabled) return;
        event.preventDefault();
        onSelect(event);
      }}
    >
      <input
        type="checkbox"
        aria-label={name}
        checked={isSelected}
        disabled={disabled}
        tabIndex={tabIndex}
        ref={(box) => {
          if (box) box.indeterminate = isPartly;
        }}
        onClick={onSelect}
      />
    </label>
  );
}

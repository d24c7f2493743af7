interface Props {
  /** What it selects, for those who hear it. */
  name: string;
  isSelected: boolean;
  /** Some of what it stands for is selected, not all. */
  isPartly?: boolean;
  disabled?: boolean;
  tabIndex?: number | undefined;
  onSelect(event: MouseEvent): void;
}

/** A checkbox that is hit more easily than one can be drawn: all of the label answers. */
export function SelectBox({
  name,
  isSelected,
  isPartly = false,
  disabled = false,
  tabIndex,
  onSelect,
}: Props) {
  return (
    <label class="row-select">
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

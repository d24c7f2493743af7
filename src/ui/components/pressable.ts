/**
 * Attributes of a button that can be unavailable for a while, such as until what it has started is over. It is not `disabled`:
 * browsers take the focus from a button that is, and people who use the keyboard would start from the top.
 */
export function pressable(isAvailable: boolean, onClick: () => void) {
  return isAvailable ? { onClick } : { 'aria-disabled': true };
}

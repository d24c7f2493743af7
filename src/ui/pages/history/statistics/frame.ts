/** The box that is drawn in, in units of the drawing; the plot is within its margins. */
export interface Frame {
  width: number;
  height: number;
  /** Where the plot begins and ends. */
  left: number;
  right: number;
  top: number;
  bottom: number;
}

export function frameOf(width: number, height: number): Frame {
  return { width, height, left: 40, right: width - 8, top: 8, bottom: height - 22 };
}

/**
 * What an axis of counts ends at: the least of 1, 2, 3 and 5 times a power of ten that is no less. d3's `nice` knows no 3, and
 * rounds the other end too.
 */
export function axisEnd(value: number): number {
  if (value <= 1) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  const factor = [1, 2, 3, 5, 10].find((one) => one * power >= value) ?? 10;
  return factor * power;
}

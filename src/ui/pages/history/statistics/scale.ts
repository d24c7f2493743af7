/** Geometry that all drawings share. Pure: numbers in, numbers out. */

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

/** A value's place between two others, on a line from `start` to `end`. A line of no length has it in its middle. */
export function place(value: number, min: number, max: number, start: number, end: number): number {
  if (max <= min) return (start + end) / 2;
  return start + ((value - min) / (max - min)) * (end - start);
}

/** The same on a logarithmic line. All values are above zero. */
export function placeLog(value: number, min: number, max: number, start: number, end: number): number {
  return place(Math.log(value), Math.log(min), Math.log(max), start, end);
}

/** The least of 1, 2, 3 and 5 times a power of ten that is no less: what an axis ends at. */
export function roundUp(value: number): number {
  if (value <= 1) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  const factor = [1, 2, 3, 5, 10].find((one) => one * power >= value) ?? 10;
  return factor * power;
}

/** The middle one, or of two in the middle their mean; null of none. */
export function medianOf(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  const ordered = [...values].sort((a, b) => a - b);
  const middle = ordered.length >> 1;
  const [low = 0, high = 0] = [ordered[middle - 1], ordered[middle]];
  return ordered.length % 2 === 1 ? high : (low + high) / 2;
}

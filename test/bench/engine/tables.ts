/** Text for people: one Markdown table, columns padded so that it also reads as plain text. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = header.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => (row[column] ?? '').length)),
  );
  const line = (cells: readonly string[]) =>
    `| ${widths.map((width, column) => (cells[column] ?? '').padEnd(width)).join(' | ')} |`;
  const rule = `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`;
  return [line(header), rule, ...rows.map(line)].join('\n');
}

/** A time in seconds, as exact as its size deserves; what never comes is "never". */
export function seconds(ms: number): string {
  if (!Number.isFinite(ms)) return 'never';
  const s = ms / 1_000;
  return s < 10 ? s.toFixed(2) : s < 100 ? s.toFixed(1) : s.toFixed(0);
}

export function count(value: number): string {
  return value < 0.01 ? value.toPrecision(1) : value < 10 ? value.toFixed(2) : value.toFixed(1);
}

export function ratio(value: number): string {
  return value.toFixed(3);
}

/** The value below which this part of all lie. What was never told counts as the longest. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? Number.NaN;
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** One aim with the figure measured for it. */
export interface Aim {
  what: string;
  atMost: number;
  measured: number;
}

export function aims(all: readonly Aim[]): string {
  return table(
    ['aim', 'at most', 'measured', ''],
    all.map(({ what, atMost, measured }) => [
      what,
      ratio(atMost),
      ratio(measured),
      measured <= atMost ? 'met' : 'NOT MET',
    ]),
  );
}

import { run } from '../../tools/processes';
import { withSection } from '../document';
import { table } from '../engine/tables';

/** How a figure is written. */
export type Unit = (value: number) => string;

export const ms: Unit = (value) => `${value.toFixed(0)} ms`;
/** Five seconds after the loop knew of the last job nobody waits any longer. */
export const seconds: Unit = (value) =>
  Number.isFinite(value) ? `${(value / 1_000).toFixed(2)} s` : 'not by the end';
export const megabytes: Unit = (value) => `${(value / 1_048_576).toFixed(1)} MB`;
export const bytes: Unit = (value) => `${value} B`;
export const plain: Unit = (value) => String(Math.round(value));

/** What was measured, and beside which floor. */
export interface Figure {
  what: string;
  ours: number;
  floor: number;
}

interface Row {
  what: string;
  ours: string;
  floor: string;
  ratio: string;
  aim: string;
  isMet: boolean;
}

const NO_AIM = 'none';

/** The rows of one part: each is printed as soon as it is known, and all are written into the document at the end. */
export class Report {
  private readonly rows: Row[] = [];

  /** A figure whose aim is a multiple of its floor; null for none. */
  compared({ what, ours, floor }: Figure, atMost: number | null, unit: Unit): void {
    const ratio = ours / floor;
    const aim = atMost === null ? NO_AIM : `≤ ${atMost} ×`;
    const isMet = atMost === null || ratio <= atMost;
    this.add({ what, ours: unit(ours), floor: unit(floor), ratio: ratio.toFixed(2), aim, isMet });
  }

  /** A figure whose aim is a value of its own; null for none. The floor beside it may be something else, told in words. */
  bounded(
    { what, ours, floor = '–' }: { what: string; ours: number; floor?: string },
    atMost: number | null,
    unit: Unit,
  ): void {
    const aim = atMost === null ? NO_AIM : `≤ ${unit(atMost)}`;
    this.add({ what, ours: unit(ours), floor, ratio: '–', aim, isMet: atMost === null || ours <= atMost });
  }

  /** What is no single figure. */
  add(row: Row): void {
    this.rows.push(row);
    const { what, ours, floor, aim, isMet } = row;
    console.log(`${what}: ${ours} beside ${floor}, aim ${aim}${isMet ? '' : ' — NOT MET'}`);
  }

  /** Writes the part into `docs/BENCHMARKS.md`. */
  write(part: string, title: string): void {
    const commit = run('git', ['rev-parse', '--short', 'HEAD']).stdout.trim();
    const rows = this.rows.map(({ what, ours, floor, ratio, aim, isMet }) => [
      what,
      ours,
      floor,
      ratio,
      aim,
      aim === NO_AIM ? '' : isMet ? 'met' : 'NOT MET',
    ]);
    withSection(
      `bench:${part}`,
      [
        `### ${title}`,
        `\`npm run bench -- ${part}\` at ${commit}.`,
        table(['what', 'ours', 'floor', 'ratio', 'aim', ''], rows),
      ].join('\n\n'),
    );
  }
}

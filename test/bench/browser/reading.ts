import { recogniseIds } from '../../../src/synap/ids';
import { median, ROUNDS } from './measure';

const MB = 1_000_000;
const ID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi;

/** A log of a client that follows a few jobs, as long as it says. */
function log(size: number): string {
  const lines: string[] = [];
  for (let length = 0, n = 0; length < size; n++) {
    const id = `7c9e6679-7425-40de-944b-e07fc1f9${String(n % 50).padStart(4, '0')}`;
    const line = `2026-01-15T12:00:${String(n % 60).padStart(2, '0')}.123Z INFO synap.client poll ingestion_id=${id} status=processing memories=${n % 9} took=12ms`;
    lines.push(line);
    length += line.length + 1;
  }
  return lines.join('\n');
}

function timed(run: () => unknown): number {
  const before = process.cpuUsage().user;
  run();
  return (process.cpuUsage().user - before) / 1_000;
}

/** Recognising IDs in 10 MB of log beside reading it once by one regular expression, ms of CPU. */
export function reading(): { ours: number; floor: number } {
  const text = log(10 * MB);
  const taken: { ours: number[]; floor: number[] } = { ours: [], floor: [] };
  for (let round = 0; round < ROUNDS; round++) {
    taken.floor.push(timed(() => text.match(ID)?.length));
    taken.ours.push(timed(() => recogniseIds(text)));
  }
  return { ours: median(taken.ours), floor: median(taken.floor) };
}

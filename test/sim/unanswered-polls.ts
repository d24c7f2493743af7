import { BACK_OFF_BASE_MS, BACK_OFF_MAX_MS } from '../../src/watch/scheduling/constants';
import type { Environment } from './environment';

/** Pauses are shortened by up to half, so that many clients do not return at the same moment. */
const PAUSE_MIN_MS = BACK_OFF_MAX_MS / 2;

/** Polls before the pauses are at their longest, the first included. */
const GROWING = 2 + Math.ceil(Math.log2(BACK_OFF_MAX_MS / BACK_OFF_BASE_MS));

/** The most polls of one ingestion in a row that Synap does not answer: a day of them, for nothing, is no more than 2,890. */
export function mostUnanswered(forMs: number): number {
  return GROWING + Math.ceil(forMs / PAUSE_MIN_MS);
}

interface Row {
  count: number;
  since: number;
  /** How often polling had begun anew by then. */
  beginnings: number;
}

/** Holds that what nobody answers is polled ever more rarely. */
export class UnansweredPolls {
  private readonly rows = new Map<string, Row>();
  /** How often something has happened after which polling begins anew: a person acts, a session is lost, a block is lifted. */
  private beginnings = 0;

  constructor(private readonly world: Environment) {}

  begin(): void {
    this.beginnings += 1;
  }

  polled(id: string): void {
    const { mono } = this.world.time;
    const row = this.rows.get(id) ?? { count: 0, since: mono, beginnings: this.beginnings };
    row.count += 1;
    this.rows.set(id, row);
    const connections = this.world.stored.connections().length;
    const anew = (this.beginnings - row.beginnings) * GROWING;
    const most = mostUnanswered(mono - row.since) + connections + anew;
    if (row.count > most)
      this.world.verdict.breaks('unanswered-polls-are-few', `${id}: ${row.count} in a row, of ${most}`);
  }

  answered(id: string): void {
    this.rows.delete(id);
  }
}

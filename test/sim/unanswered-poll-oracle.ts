import { BACK_OFF_BASE_MS, BACK_OFF_MAX_MS, NOT_FOUND_GAPS_MS } from '../../src/watch/scheduling/constants';
import type { Environment } from './environment';

/** Pauses are shortened by up to half, so that many clients do not return at the same moment. */
const PAUSE_MIN_MS = BACK_OFF_MAX_MS / 2;

/** Polls before the pauses after failures are at their longest, the first included. */
const GROWING_AFTER_FAILURES = 2 + Math.ceil(Math.log2(BACK_OFF_MAX_MS / BACK_OFF_BASE_MS));

/** The same for refusals of an ID. */
const GROWING_AFTER_REFUSALS = 1 + NOT_FOUND_GAPS_MS.length;

const GROWING = Math.max(GROWING_AFTER_FAILURES, GROWING_AFTER_REFUSALS);

/** The most polls of one ingestion in a row that fail, or that are refused: a day of them, for nothing, is no more than 2,890. */
export function mostUnanswered(forMs: number): number {
  return GROWING + Math.ceil(forMs / PAUSE_MIN_MS);
}

interface Row {
  count: number;
  since: number;
  /** How often polling had begun anew by then. */
  beginnings: number;
}

/**
 * Holds that what nobody answers is polled ever more rarely. A refusal of the ID shows that the server is well: failures after
 * it are counted anew. Refusals themselves are counted until there is a status, whatever fails in between.
 */
export class UnansweredPollOracle {
  private readonly failures = new Map<string, Row>();
  private readonly refusals = new Map<string, Row>();
  /** How often something has happened after which polling begins anew: a person actions, a session is lost, a block is lifted. */
  private beginnings = 0;

  constructor(private readonly environment: Environment) {}

  begin(): void {
    this.beginnings += 1;
  }

  polled(id: string): void {
    this.count(this.failures, id, 'unanswered');
  }

  refused(id: string): void {
    this.failures.delete(id);
    this.count(this.refusals, id, 'refused');
  }

  answered(id: string): void {
    this.failures.delete(id);
    this.refusals.delete(id);
  }

  /** How often its ID was refused was in its record: a damaged one is watched afresh. */
  damaged(id: string): void {
    this.refusals.delete(id);
  }

  private count(rows: Map<string, Row>, id: string, what: string): void {
    const { mono } = this.environment.time;
    const row = rows.get(id) ?? { count: 0, since: mono, beginnings: this.beginnings };
    row.count += 1;
    rows.set(id, row);
    const connections = this.environment.stored.connections().length;
    const anew = (this.beginnings - row.beginnings) * GROWING;
    const most = mostUnanswered(mono - row.since) + connections + anew;
    if (row.count <= most) return;
    const detail = `${id}: ${row.count} in a row ${what}, of ${most}`;
    this.environment.violations.report('unanswered-polls-are-few', detail);
  }
}

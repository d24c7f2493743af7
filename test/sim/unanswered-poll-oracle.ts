import { BACK_OFF_BASE_MS, BACK_OFF_MAX_MS, REFUSAL_GAPS_MS } from '../../src/watch/scheduling/constants';
import type { Environment } from './environment';

/** The shortest that the longest pause can be: jitter shortens pauses by up to half. */
const PAUSE_MIN_MS = BACK_OFF_MAX_MS / 2;

/** How many failed polls in a row there are before the pauses between them are at their longest, the first poll included. */
const GROWING_AFTER_FAILURES = 2 + Math.ceil(Math.log2(BACK_OFF_MAX_MS / BACK_OFF_BASE_MS));

/** The same for polls in a row that are refused. */
const GROWING_AFTER_REFUSALS = 1 + REFUSAL_GAPS_MS.length;

const GROWING = Math.max(GROWING_AFTER_FAILURES, GROWING_AFTER_REFUSALS);

/** The most polls of one ingestion in a row that may fail, or be refused, within a time: no more than 2,890 in a day. */
function mostUnanswered(forMs: number): number {
  return GROWING + Math.ceil(forMs / PAUSE_MIN_MS);
}

/** Polls in a row without a status. */
interface Row {
  count: number;
  /** When the first of them was. */
  since: number;
  /** How often polling had begun anew by then. */
  beginnings: number;
}

/**
 * Checks that an ingestion whose polls bring no status is polled ever more rarely. A refusal of its ID shows that the server works, so
 * failures after it are counted anew. Refusals are counted until there is a status, whatever fails in between.
 */
export class UnansweredPollOracle {
  /** By ingestion. */
  private readonly failures = new Map<string, Row>();
  private readonly refusals = new Map<string, Row>();
  /** How often something has happened that makes polling begin anew: a person acts, the session is lost, a block is lifted. */
  private beginnings = 0;

  constructor(private readonly environment: Environment) {}

  /** Something has happened that makes polling begin anew. */
  begin(): void {
    this.beginnings += 1;
  }

  /** Called before each poll leaves: it counts as failed until its answer says otherwise. */
  polled(id: string): void {
    this.count(this.failures, id, 'unanswered');
  }

  /** A poll was refused. */
  refused(id: string): void {
    this.failures.delete(id);
    this.count(this.refusals, id, 'refused');
  }

  /** A poll brought a status. */
  answered(id: string): void {
    this.failures.delete(id);
    this.refusals.delete(id);
  }

  /** The record was damaged, and with it the count of refusals: the ingestion is watched afresh. */
  damaged(id: string): void {
    this.refusals.delete(id);
  }

  private count(rows: Map<string, Row>, id: string, what: string): void {
    const { mono } = this.environment.time;
    const row = rows.get(id) ?? { count: 0, since: mono, beginnings: this.beginnings };
    row.count += 1;
    rows.set(id, row);
    const connections = this.environment.stored.connections().length;
    const begunAnew = (this.beginnings - row.beginnings) * GROWING;
    // Its pauses grow on each connection by themselves, where storage has no room for what the others have said.
    const most = mostUnanswered(mono - row.since) + connections * GROWING + begunAnew;
    if (row.count <= most) return;
    const detail = `${id}: ${row.count} in a row ${what}, of ${most}`;
    this.environment.violations.report('unanswered-polls-are-few', detail);
  }
}

import { isSynapOutcome, knownOutcome } from '../../src/watch/model/ingestion';
import type { Ingestion, Outcome } from '../../src/watch/model/records';
import type { Environment } from './environment';

/** Checks that an outcome that Synap has reported stands until Synap itself reports something newer. */
export class KnownOutcomeOracle {
  /** By ingestion: the outcome that was last known from Synap. */
  private readonly known = new Map<string, Outcome>();

  constructor(private readonly environment: Environment) {}

  /** A record was written. */
  written(record: Ingestion): void {
    const before = this.known.get(record.id);
    const after = knownOutcome(record);
    if (after !== null && isSynapOutcome(after.kind)) this.known.set(record.id, after);
    else this.known.delete(record.id);
    if (before === undefined || this.environment.damaged.has(record.id)) return;
    if (before.kind === after?.kind && before.round === after.round) return;
    if (this.isAnswered(record)) return;
    this.environment.violations.report(
      'known-outcome-stands',
      `${record.id} was ${before.kind}, and is ${after?.kind ?? record.state} without a word of Synap`,
    );
  }

  /** Whether Synap itself has reported the ingestion in its present round. */
  private isAnswered({ id, round }: Ingestion): boolean {
    const heard = this.environment.heardAnswers.byRound.get(`${id}:${round}`) ?? [];
    return heard.some(({ isFromSynap, status }) => isFromSynap && status === 200);
  }

  /** The record was deleted. If the ingestion is watched again, nothing is known of it. */
  forgotten(id: string): void {
    this.known.delete(id);
  }
}

import { talliesOf } from '../../src/watch/model/batch-tallies';
import { isPollable, isUnseenProblem } from '../../src/watch/model/ingestion';
import { type Ingestion, keys, summarySchema } from '../../src/watch/model/records';
import type { Environment } from './environment';

/** What of a life of the background bears on whether what it wrote can be whole. */
export interface WriteContext {
  /** A write of it found no room: what it could not write the next life writes. */
  foundNoRoom: boolean;
}

const NOTHING_FAILED: WriteContext = { foundNoRoom: false };

/** Holds the summary that pages paint from against the records it counts. */
export class SummaryOracle {
  /** What damage has put in its place, until something else is written there. */
  private damagedText: string | null = null;

  constructor(private readonly environment: Environment) {}

  damaged(): void {
    this.damagedText = this.environment.browser.local.text(keys.summary) ?? null;
  }

  /**
   * What the summary has to count: every record, and those that became unreadable as they last were. What is merely kept is
   * not read at each start, so its damage is found when somebody asks for it or the browser starts; it is set aside then.
   */
  private counted(): Ingestion[] {
    const { browser, stored, outcomes } = this.environment;
    return browser.local.keys(keys.ingestion('')).flatMap((key) => {
      const id = key.slice(keys.ingestion('').length);
      return stored.record(id) ?? outcomes.lastWritten(id) ?? [];
    });
  }

  /** What is unreadable in its place was set aside as it is. */
  private isSetAside(id: string): boolean {
    const { local } = this.environment.browser;
    const text = local.text(keys.ingestion(id));
    return text !== undefined && local.text(keys.damaged(keys.ingestion(id))) === text;
  }

  check(when: string, { foundNoRoom }: WriteContext = NOTHING_FAILED): void {
    const { browser, violations } = this.environment;
    if (foundNoRoom) return;
    const summary = summarySchema.safeParse(browser.local.value(keys.summary));
    if (!summary.success) {
      const text = browser.local.text(keys.summary) ?? null;
      if (text !== null && text !== this.damagedText)
        violations.report('summary-equals-records', `${when}: unreadable`);
      return;
    }
    // Set aside, and counted as that, by a life that ended before it removed them: they go when everything is read again.
    const leftOver = (id: string) => this.isSetAside(id) && !summary.data.attention.ingestions.includes(id);
    const shown = this.counted().filter(({ id, removedAt }) => removedAt === null && !leftOver(id));
    const inProgress = shown.filter(isPollable);
    const expected = {
      total: shown.length,
      inProgress: inProgress.length,
      unseenProblems: shown.filter(isUnseenProblem).length,
    };
    const { total, unseenProblems } = summary.data.counts;
    const actual = { total, inProgress: summary.data.counts.inProgress, unseenProblems };
    if (JSON.stringify(actual) !== JSON.stringify(expected))
      violations.report(
        'summary-equals-records',
        `${when}: ${JSON.stringify(actual)}, not ${JSON.stringify(expected)}`,
      );
    if (JSON.stringify(summary.data.batches) !== JSON.stringify(talliesOf(shown)))
      violations.report('summary-equals-records', `${when}: counts its batches wrong`);
    const ids = (list: string[]) => [...list].sort().join();
    if (ids(summary.data.inProgress) !== ids(inProgress.map((record) => record.id)))
      violations.report('summary-equals-records', `${when}: names others than those in progress`);
  }
}

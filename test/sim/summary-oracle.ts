import { talliesOf } from '../../src/watch/model/batch-tallies';
import { isPollable, isUnseenProblem } from '../../src/watch/model/ingestion';
import { type Ingestion, keys, summarySchema } from '../../src/watch/model/records';
import type { Environment } from './environment';

/** Checks the summary, which pages paint from, against the records that it counts. */
export class SummaryOracle {
  /** The text that damage has put in the place of the summary. Until the background writes another, it is not to blame. */
  private damagedText: string | null = null;

  constructor(private readonly environment: Environment) {}

  /** The summary has become unreadable. */
  damaged(): void {
    this.damagedText = this.environment.browser.local.text(keys.summary) ?? null;
  }

  /**
   * What the summary has to count: every record, and those that have become unreadable as they last were. Finished ingestions are not
   * read at each start of the background, so their damage is found only when a page asks for them or the browser starts.
   */
  private counted(): Ingestion[] {
    const { browser, stored, outcomes } = this.environment;
    return browser.local.keys(keys.ingestion('')).flatMap((key) => {
      const id = key.slice(keys.ingestion('').length);
      return stored.record(id) ?? outcomes.lastWritten(id) ?? [];
    });
  }

  /**
   * Whether the unreadable record of an ingestion has been set aside as it is, though it is still in its place too. One that was damaged
   * before has more than one copy.
   */
  private isSetAside(id: string): boolean {
    const { local } = this.environment.browser;
    const text = local.text(keys.ingestion(id));
    const copies = local.keys(keys.damaged(keys.ingestion(id)));
    return text !== undefined && copies.some((copy) => local.text(copy) === text);
  }

  /** Reports whatever in the summary does not agree with the records. */
  check(when: string): void {
    const { browser, violations } = this.environment;
    const summary = summarySchema.safeParse(browser.local.value(keys.summary));
    if (!summary.success) {
      const text = browser.local.text(keys.summary) ?? null;
      if (text !== null && text !== this.damagedText)
        violations.report('summary-equals-records', `${when}: unreadable`);
      return;
    }
    // Unreadable records that a life has set aside but not removed before it ended: they count no more, and are removed when all
    // records are read again.
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

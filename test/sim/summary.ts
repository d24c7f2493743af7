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
export class SummaryJudge {
  /** What damage has put in its place, until something else is written there. */
  private damagedText: string | null = null;

  constructor(private readonly world: Environment) {}

  damaged(): void {
    this.damagedText = this.world.browser.local.text(keys.summary) ?? null;
  }

  /**
   * What the summary has to count: every record, and those that became unreadable as they last were. What is merely kept is
   * not read at each start, so its damage is found when somebody asks for it or the browser starts; it is set aside then.
   */
  private counted(): Ingestion[] {
    const { browser, stored, outcomes } = this.world;
    return browser.local.keys(keys.ingestion('')).flatMap((key) => {
      const id = key.slice(keys.ingestion('').length);
      return stored.record(id) ?? outcomes.lastWritten(id) ?? [];
    });
  }

  /** What is unreadable in its place was set aside as it is. */
  private isSetAside(id: string): boolean {
    const { local } = this.world.browser;
    const text = local.text(keys.ingestion(id));
    return text !== undefined && local.text(keys.damaged(keys.ingestion(id))) === text;
  }

  isRight(when: string, { foundNoRoom }: WriteContext = NOTHING_FAILED): void {
    const { browser, verdict } = this.world;
    if (foundNoRoom) return;
    const summary = summarySchema.safeParse(browser.local.value(keys.summary));
    if (!summary.success) {
      const text = browser.local.text(keys.summary) ?? null;
      if (text !== null && text !== this.damagedText)
        verdict.breaks('summary-equals-records', `${when}: unreadable`);
      return;
    }
    const shown = this.counted().filter(({ removedAt }) => removedAt === null);
    // Set aside, but not removed yet by a life that ended too soon: counted until everything is read again, or not any more.
    const leftOver = (id: string) => this.isSetAside(id) && !summary.data.attention.ingestions.includes(id);
    const listed = shown.filter(({ id }) => !leftOver(id));
    const { total, inProgress, unseenProblems } = summary.data.counts;
    const counted = JSON.stringify({ total, inProgress, unseenProblems, batches: summary.data.batches });
    const expected = [listed, shown].map((list) => JSON.stringify(expectedOf(list)));
    if (!expected.includes(counted))
      verdict.breaks('summary-equals-records', `${when}: ${counted}, not ${expected[0]}`);
    const ids = (list: string[]) => [...list].sort().join();
    if (ids(summary.data.inProgress) !== ids(listed.filter(isPollable).map(({ id }) => id)))
      verdict.breaks('summary-equals-records', `${when}: names others than those in progress`);
  }
}

const expectedOf = (shown: Ingestion[]) => ({
  total: shown.length,
  inProgress: shown.filter(isPollable).length,
  unseenProblems: shown.filter(isUnseenProblem).length,
  batches: talliesOf(shown),
});

import { talliesOf } from '../../src/watch/model/batch-tallies';
import { isPollable, isUnseenFailure } from '../../src/watch/model/ingestion';
import { activeSchema, type Ingestion, keys, summarySchema } from '../../src/watch/model/records';
import type { Environment } from './environment';

/** What of a life of the background bears on whether what it wrote can be whole. */
export interface PollContext {
  /** A call of it failed: what it remembers may be ahead of what is stored. */
  hasFailedCall: boolean;
  /** A write of it found no room: what it could not write the next life writes. */
  foundNoRoom: boolean;
}

const NOTHING_FAILED: PollContext = { hasFailedCall: false, foundNoRoom: false };

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

  isRight(when: string, { hasFailedCall, foundNoRoom }: PollContext = NOTHING_FAILED): void {
    const { browser, verdict } = this.world;
    if (foundNoRoom) return;
    const view = summarySchema.safeParse(browser.local.value(keys.summary));
    // Torn by a call that failed: the index says so, and the next start counts everything anew.
    const active = activeSchema.safeParse(browser.local.value(keys.active));
    if (hasFailedCall && active.data?.viewVersion === null) return;
    if (!view.success) {
      const text = browser.local.text(keys.summary) ?? null;
      if (browser.local.text(keys.active) !== undefined && text !== this.damagedText)
        verdict.breaks('view-equals-records', `${when}: unreadable`);
      return;
    }
    // A call that failed left these in their place until the next start: counted as set aside already, and not as records.
    const leftOver = (id: string) => hasFailedCall && this.isSetAside(id) && !active.data?.ids.includes(id);
    const shown = this.counted().filter(({ id, removedAt }) => removedAt === null && !leftOver(id));
    const inProgress = shown.filter(isPollable);
    const expected = {
      total: shown.length,
      inProgress: inProgress.length,
      unseenFailures: shown.filter(isUnseenFailure).length,
    };
    const { total, unseenFailures } = view.data.counts;
    const actual = { total, inProgress: view.data.counts.inProgress, unseenFailures };
    if (JSON.stringify(actual) !== JSON.stringify(expected))
      verdict.breaks(
        'view-equals-records',
        `${when}: ${JSON.stringify(actual)}, not ${JSON.stringify(expected)}`,
      );
    if (JSON.stringify(view.data.batches) !== JSON.stringify(talliesOf(shown)))
      verdict.breaks('view-equals-records', `${when}: counts its batches wrong`);
    const ids = (list: string[]) => [...list].sort().join();
    if (ids(view.data.inProgress) !== ids(inProgress.map((record) => record.id)))
      verdict.breaks('view-equals-records', `${when}: names others than those under way`);
  }
}

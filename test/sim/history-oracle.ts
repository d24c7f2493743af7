import { keys } from '../../src/watch/model/records';
import type { Environment } from './environment';

/** So many new ingestions are always watched if anything can be deleted to make room. More are weighed before they are written. */
const UNWEIGHED = 100;

/** If storage shrank no longer ago than this, or did not say how large it is, a write was weighed against something else. */
const WEIGHED_WITHIN_MS = 15_000;

/** Keys with an ID that is made anew each time the same write is tried. */
const NAMED_ANEW = /^(batch|notification-group):/;

/** Keys that come with any write, or are left out of it if there is no room for them. */
const BESIDE = /^(summary$|raw-response:|memory-ids:)/;

/** What a write is about: the same for each try of the same write, and different for another one. */
const whatIsIn = (texts: Record<string, string>): string =>
  Object.keys(texts)
    .filter((key) => !BESIDE.test(key))
    .map((key) => NAMED_ANEW.exec(key)?.[0] ?? key)
    .sort()
    .join();

/** Checks that nothing that is kept is deleted for something new that does not fit even then. */
export class HistoryOracle {
  /** When storage last became smaller, or did not say how large it is. */
  private misjudgedAt = Number.NEGATIVE_INFINITY;
  /** When damaged records were last set aside and repaired: they take more room than when a write was weighed. */
  private repairedAt = Number.NEGATIVE_INFINITY;
  /** The write that last found no room, and how many ingestions have been deleted for it since. */
  private refused: { what: string; deleted: number } | null = null;

  constructor(private readonly environment: Environment) {}

  /** Storage becomes smaller. */
  storageShrinks(): void {
    this.misjudgedAt = this.environment.time.mono;
    this.refused = null;
  }

  /** The power fails: nobody goes on with the write, and what a lost write takes away is not deleted for it. */
  powerFails(): void {
    this.refused = null;
  }

  /** Storage did not say how much there is and is used: what is added is weighed against what browsers usually have. */
  weighedBlindly(): void {
    this.misjudgedAt = this.environment.time.mono;
  }

  /** A write found no room. Next the background deletes something for it, or gives it up. */
  foundNoRoom(texts: Record<string, string>): void {
    const { browser, time, violations } = this.environment;
    // That storage is full is marked in the summary, after a write was given up: this is no write of its own.
    if (isOnly(keys.summary, texts)) return;
    const written = Object.keys(texts).filter((key) => key.startsWith(keys.ingestion('')));
    const what = whatIsIn(texts);
    if (this.refused?.what !== what) this.refused = { what, deleted: 0 };
    const added = written.filter((key) => browser.local.text(key) === undefined);
    if (added.length <= UNWEIGHED || time.mono - this.misjudgedAt < WEIGHED_WITHIN_MS) return;
    violations.report('history-is-kept', `${added.length} are added for which there is no room`);
  }

  /** These keys were deleted from storage. */
  removed(removed: readonly string[]): void {
    if (this.refused === null) return;
    this.refused.deleted += removed.filter((key) => key.startsWith(keys.ingestion(''))).length;
  }

  /**
   * A write succeeded. If it only marks storage as full, the write before it was given up. The other writes while one is tried again
   * note what was deleted, or count it in the summary: they end nothing.
   */
  wrote(texts: Record<string, string>): void {
    const { mono } = this.environment.time;
    if (Object.keys(texts).some((key) => key.startsWith(keys.damaged('')))) this.repairedAt = mono;
    if (this.refused === null) return;
    const { what, deleted } = this.refused;
    const isGivenUp = isOnly(keys.summary, texts) && this.environment.stored.isMarkedFull();
    const isAnother = Object.keys(texts).some((key) => key.startsWith(keys.ingestion('')));
    // The write had room in the end, so what was deleted for it was worth it. The next one that finds no room is another.
    const hasFitted = what === whatIsIn(texts);
    if (isGivenUp || isAnother || hasFitted) this.refused = null;
    if (!isGivenUp || deleted === 0 || mono - this.repairedAt < WEIGHED_WITHIN_MS) return;
    this.environment.violations.report(
      'history-is-kept',
      `${deleted} are deleted for a write that does not fit even then`,
    );
  }
}

function isOnly(key: string, texts: Record<string, string>): boolean {
  return Object.keys(texts).every((one) => one === key);
}

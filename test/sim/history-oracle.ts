import { keys } from '../../src/watch/model/records';
import type { Environment } from './environment';

/** As many as this are always watched if anything can make room for them. More are weighed before they are written. */
const UNWEIGHED = 100;

/** Storage that was made smaller this long ago may have been weighed before. */
const WEIGHED_WITHIN_MS = 15_000;

/** Has another ID each time that its write is tried. */
const NAMED_ANEW = /^(batch|notification-group):/;

/** Comes with the rest, or is left out where there is no room for it. */
const BESIDE = /^(summary$|raw-response:|memory-ids:)/;

/** By which one write is told from another. */
const whatIsIn = (texts: Record<string, string>): string =>
  Object.keys(texts)
    .filter((key) => !BESIDE.test(key))
    .map((key) => NAMED_ANEW.exec(key)?.[0] ?? key)
    .sort()
    .join();

/** Holds that nothing kept is lost for something new that does not fit. */
export class HistoryOracle {
  private shrunkAt = Number.NEGATIVE_INFINITY;
  /** When damaged records were last set aside and repaired: they take more room than when a write was weighed. */
  private repairedAt = Number.NEGATIVE_INFINITY;
  /** The write that found no room, and how many ingestions were deleted for it since. */
  private refused: { what: string; deleted: number } | null = null;

  constructor(private readonly environment: Environment) {}

  storageShrinks(): void {
    this.shrunkAt = this.environment.time.mono;
    this.refused = null;
  }

  /** A write found no room. What comes next is that something kept is deleted for it, or that it is given up. */
  foundNoRoom(texts: Record<string, string>): void {
    const { browser, time, violations } = this.environment;
    // The mark of the one that was given up.
    if (isOnly(keys.summary, texts)) return;
    const written = Object.keys(texts).filter((key) => key.startsWith(keys.ingestion('')));
    const what = whatIsIn(texts);
    if (this.refused?.what !== what) this.refused = { what, deleted: 0 };
    const added = written.filter((key) => browser.local.text(key) === undefined);
    if (added.length <= UNWEIGHED || time.mono - this.shrunkAt < WEIGHED_WITHIN_MS) return;
    violations.report('history-is-kept', `${added.length} are added for which there is no room`);
  }

  removed(removed: readonly string[]): void {
    if (this.refused === null) return;
    this.refused.deleted += removed.filter((key) => key.startsWith(keys.ingestion(''))).length;
  }

  /** Storage is marked as full when the write is given up. What had to go is noted, and counted anew, while it is tried again. */
  wrote(texts: Record<string, string>): void {
    const { mono } = this.environment.time;
    if (Object.keys(texts).some((key) => key.startsWith(keys.damaged('')))) this.repairedAt = mono;
    if (this.refused === null) return;
    const { what, deleted } = this.refused;
    const isGivenUp = isOnly(keys.summary, texts) && this.environment.stored.isMarkedFull();
    const isAnother = Object.keys(texts).some((key) => key.startsWith(keys.ingestion('')));
    // There was room for it in the end; what is refused next is refused for itself.
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

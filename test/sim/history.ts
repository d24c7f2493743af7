import { keys } from '../../src/watch/model/records';
import type { Environment } from './environment';

/** As many as a person adds by hand are always watched. More than that are weighed before they are written. */
const UNWEIGHED = 20;

/** Storage that was made smaller this long ago may have been weighed before. */
const WEIGHED_WITHIN_MS = 15_000;

/** Holds that nothing kept is lost for what does not fit: what is more than a few is weighed before it is written. */
export class History {
  private shrunkAt = Number.NEGATIVE_INFINITY;

  constructor(private readonly world: Environment) {}

  storageShrinks(): void {
    this.shrunkAt = this.world.time.mono;
  }

  /** A write found no room: what comes next is that something kept is deleted for it. */
  foundNoRoom(texts: Record<string, string>): void {
    const { browser, time, verdict } = this.world;
    const added = Object.keys(texts).filter(
      (key) => key.startsWith(keys.ingestion('')) && browser.local.text(key) === undefined,
    );
    if (added.length <= UNWEIGHED || time.mono - this.shrunkAt < WEIGHED_WITHIN_MS) return;
    verdict.breaks('history-is-kept', `${added.length} are added for which there is no room`);
  }
}

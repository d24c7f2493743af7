import { suppress } from '../../../../../src/watch/model/ingestion';
import type { Ingestion, OutcomeKind, Watching } from '../../../../../src/watch/model/records';
import { endWatch } from '../../../../../src/watch/model/rounds';
import { idOf, NOW, watching } from '../../../samples';

/** An ingestion that ended and was notified long ago. */
export function over(n: number, kind: OutcomeKind = 'completed', facts: Partial<Watching> = {}): Ingestion {
  return suppress(endWatch(watching(n, facts), kind, facts.completedAt ?? NOW), 'switched_off', NOW);
}

/** Taken `tookMs`, of which `waitedMs` in the queue, until `at`. */
export const timed = (at: number, tookMs: number, waitedMs = 0): Partial<Watching> => ({
  queuedAt: at - tookMs,
  startedAt: at - tookMs + waitedMs,
  completedAt: at,
});

/** Many, each with a document, some with an error message as long as servers write them. */
export function thousands(count: number): Ingestion[] {
  return Array.from({ length: count }, (_, n) =>
    over(n, n % 10 === 0 ? 'failed' : 'completed', {
      documentId: `document-${n}`,
      addedAt: NOW - n * 60_000,
      note: 'a note of some length, as people write them when they come back from lunch',
      errorMessage:
        n % 10 === 0 ? `Traceback (most recent call last): chunk ${n} of ${n * 2}\n`.repeat(20) : null,
      ...timed(NOW - n * 60_000, 1_000 + n, n % 500),
    }),
  );
}

export const numbersOf = (records: readonly Ingestion[]) =>
  records.map(({ id }) => Number(id.replace(idOf(0).slice(0, -12), '')));

/** Milliseconds. Only to be set against another of the same moment: alone it measures the machine. */
function took(run: () => unknown): number {
  const before = performance.now();
  run();
  return performance.now() - before;
}

/** How many times as long one takes as the other: the best of five each, in turn. */
export function timesAsLong(ours: () => unknown, floor: () => unknown): number {
  const best = { ours: Number.POSITIVE_INFINITY, floor: Number.POSITIVE_INFINITY };
  for (let tries = 0; tries < 5; tries += 1) {
    best.floor = Math.min(best.floor, took(floor));
    best.ours = Math.min(best.ours, took(ours));
  }
  return best.ours / best.floor;
}

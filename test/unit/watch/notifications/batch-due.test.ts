import { expect, it } from 'vitest';
import { type Ingestion, SCHEMA_VERSION } from '../../../../src/watch/model/records';
import { batchDueAt } from '../../../../src/watch/notifications/plan-batches';
import { NOW, pendingOutcome, watching } from '../../samples';

const MINUTE = 60_000;

/** When a batch of these is notified whose stragglers are waited for nine minutes. */
function dueAt(members: Ingestion[]): number | null {
  const ids = members.map(({ id }) => id);
  return batchDueAt(
    { schema: SCHEMA_VERSION, id: 'batch', addedAt: NOW, ids, notifiedAt: null },
    {
      now: NOW,
      find: (id) => members.find((one) => one.id === id) ?? null,
      stragglesAfterMs: () => 9 * MINUTE,
    },
  );
}

const running = (n: number) => watching(n, { roundStartedAt: NOW - 20 * MINUTE });
const ended = (n: number, agoMs: number) => pendingOutcome(n, 'completed', NOW - agoMs);

it('a batch waits for more than half of it until nothing has ended for an hour, and for half of it only as long as for stragglers', () => {
  expect(dueAt([running(1), running(2), running(3), ended(4, MINUTE)])).toBe(NOW - MINUTE + 60 * MINUTE);
  expect(dueAt([running(1), running(2), running(3), running(4)])).toBeNull();
  expect(dueAt([running(1), running(2), ended(3, 10 * MINUTE), ended(4, 10 * MINUTE)])).toBeLessThanOrEqual(
    NOW,
  );
});

it('a batch of which one has just ended waits for a third of that time, for the next to follow', () => {
  expect(dueAt([running(1), ended(2, 10 * MINUTE), ended(3, MINUTE)])).toBe(NOW - MINUTE + 3 * MINUTE);
});

it('a batch is not held back by a clock that was set back after a straggler began', () => {
  const ahead = watching(1, { roundStartedAt: NOW + 24 * 60 * MINUTE });
  expect(dueAt([ahead, ended(2, 10 * MINUTE), ended(3, 10 * MINUTE)])).toBe(NOW + 9 * MINUTE);
});

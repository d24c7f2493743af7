import { expect, it } from 'vitest';
import { type Ingestion, SCHEMA_VERSION } from '../../../../src/watch/model/records';
import { batchDueAt } from '../../../../src/watch/notifications/plan-batches';
import { NOW, pendingOutcome, watching } from '../../samples';

const MINUTE = 60_000;

/** When a batch of these is notified whose stragglers are waited for nine minutes, or as long as their connection says. */
function dueAt(
  members: Ingestion[],
  stragglesAfterMs = (_connectionId: string) => 9 * MINUTE,
): number | null {
  const ids = members.map(({ id }) => id);
  return batchDueAt(
    { schema: SCHEMA_VERSION, id: 'batch', addedAt: NOW, ids, notifiedAt: null },
    {
      now: NOW,
      find: (id) => members.find((one) => one.id === id) ?? null,
      stragglesAfterMs,
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

it('a batch waits for the straggler that began last, and for the one whose connection is the slowest', () => {
  const done = [ended(3, 30 * MINUTE), ended(4, 30 * MINUTE)];
  const late = watching(2, { roundStartedAt: NOW - 2 * MINUTE });
  expect(dueAt([running(1), late, ...done])).toBe(NOW + 7 * MINUTE);
  const away = watching(2, { roundStartedAt: NOW - 20 * MINUTE, connectionId: 'away' });
  const slowest = (id: string) => (id === 'away' ? 24 * MINUTE : 9 * MINUTE);
  expect(dueAt([running(1), away, ...done], slowest)).toBe(NOW + 4 * MINUTE);
});

it('a batch of which most goes on waits for longer than an hour where jobs take longer', () => {
  const hours = () => 180 * MINUTE;
  expect(dueAt([running(1), running(2), ended(3, MINUTE)], hours)).toBe(NOW - MINUTE + 180 * MINUTE);
});

it('a batch is not held back by a clock that was set back after something of it had ended', () => {
  const ahead = ended(2, -24 * 60 * MINUTE);
  expect(dueAt([running(1), ahead, ended(3, 10 * MINUTE)])).toBe(NOW + 3 * MINUTE);
});

import { expect, it } from 'vitest';
import { slowNotification } from '../../../../src/background/notifications/slow-notification-text';
import { emptyState } from '../../../../src/background/storage/state';
import { DEFAULT_SETTINGS, newSchedulerState } from '../../../../src/watch/model/defaults';
import { initialDurationModel } from '../../../../src/watch/scheduling/duration-model';
import { memoryBrowser } from '../../../support/memory-browser';
import { connection, connectionRuntime, HOME, NOW, watching } from '../../samples';

const MINUTE = 60_000;

const slow = { state: 'pending' as const, round: 1, id: 'slow', since: NOW, tries: 0 };

it.each([
  ['since it was queued', { queuedAt: NOW + 55 * MINUTE }],
  [
    'since the first answer, if it was queued in the future',
    { queuedAt: NOW + 90 * MINUTE, watchedSince: NOW + 55 * MINUTE },
  ],
  [
    'since the first answer, if the time at which it was queued may be of another zone',
    { queuedAt: NOW - 245 * MINUTE, watchedSince: NOW + 55 * MINUTE, isQueuedAtUnsure: true },
  ],
])(
  'the notification of one says how long it has taken by the clock of its server, %s, and what is usual',
  (_, times) => {
    const { ports } = memoryBrowser();
    const state = emptyState(DEFAULT_SETTINGS, newSchedulerState(NOW));
    const usual = { ...initialDurationModel(), recent: Array.from({ length: 9 }, () => 10_000) };
    state.connections.set(HOME, connection(HOME, { durationModel: usual }));
    // The server is an hour ahead of this machine.
    state.runtimes.set(HOME, connectionRuntime({ offsetMs: 60 * MINUTE }));
    const member = { ...watching(1, { ...times, documentId: 'doc-1' }), slow };
    expect(slowNotification(ports, [member], { state, now: NOW })).toMatchObject({
      title: 'notificationSlow doc-1',
      message: 'notificationSlowWhy durationMinutes 5 durationSeconds 10',
    });
  },
);

it('the notification of several that are slow counts them all, and names the first four', () => {
  const { ports } = memoryBrowser();
  const members = [1, 2, 3, 4, 5].map((n) => ({
    ...watching(n, { documentId: `doc-${n}` }),
    slow,
  }));
  const state = emptyState(DEFAULT_SETTINGS, newSchedulerState(NOW));
  const { title, message, buttons } = slowNotification(ports, members, { state, now: NOW });
  expect(title).toBe('notificationSlowMany_other 5');
  expect(message).toMatch(/doc-1.*doc-2.*doc-3.*doc-4/);
  expect(message).not.toContain('doc-5');
  expect(buttons).toEqual([]);
});

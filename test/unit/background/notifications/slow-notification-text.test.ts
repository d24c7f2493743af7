import { expect, it } from 'vitest';
import { slowNotification } from '../../../../src/background/notifications/slow-notification-text';
import { emptyState } from '../../../../src/background/storage/state';
import { DEFAULT_SETTINGS, newSchedulerState } from '../../../../src/watch/model/defaults';
import { memoryBrowser } from '../../../support/memory-browser';
import { NOW, watching } from '../../samples';

it('the notification of several that are slow counts them all, and names the first four', () => {
  const { ports } = memoryBrowser();
  const members = [1, 2, 3, 4, 5].map((n) => ({
    ...watching(n, { documentId: `doc-${n}` }),
    slow: { state: 'pending' as const, round: 1, id: 'slow', since: NOW, tries: 0 },
  }));
  const state = emptyState(DEFAULT_SETTINGS, newSchedulerState(NOW));
  const { title, message, buttons } = slowNotification(ports, members, { state, now: NOW });
  expect(title).toBe('notificationSlowMany_other 5');
  expect(message).toMatch(/doc-1.*doc-2.*doc-3.*doc-4/);
  expect(message).not.toContain('doc-5');
  expect(buttons).toEqual([]);
});

import { expect, it } from 'vitest';
import { createNotificationSender } from '../../../../src/background/notifications/notification-sender';
import { BROWSER_CALL_MS } from '../../../../src/watch/constants';
import { memoryBrowser } from '../../../support/memory-browser';
import { heldBack, settled } from '../../../support/virtual-clock';
import { NOW } from '../../samples';

const CONTENT = { title: 'done', message: '', buttons: [] };

/** A desktop that answers only once it is told to. */
function slowDesktop() {
  const { ports, clock } = memoryBrowser({ now: NOW });
  const answer = heldBack();
  const notifications = {
    ...ports.notifications,
    async create() {
      await answer.until;
      throw new Error('notifications are blocked');
    },
  };
  const sender = createNotificationSender({ ...ports, notifications });
  return { sender, clock, answer: answer.release };
}

it('what the desktop refuses after the time for it is known as refused, and may be named elsewhere', async () => {
  const { sender, clock, answer } = slowDesktop();
  await sender.recallCreated(new Set(), []);
  const delivery = sender.deliver('one', CONTENT);
  clock.pass(BROWSER_CALL_MS);
  clock.runDue();
  expect([await delivery, sender.isUncertain('one')]).toEqual(['unknown', true]);
  answer();
  await settled();
  expect([sender.isUncertain('one'), sender.isCreated('one')]).toEqual([false, false]);
});

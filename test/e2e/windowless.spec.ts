import type { browser as browserApi } from 'wxt/browser';
import { expect, notificationOf, test } from './support/fixtures';

const HELD = { queuedMs: 0, processingMs: Number.POSITIVE_INFINITY };

/** The browser's API in the worker, with the way a click on a notification is fired there. */
declare const chrome: typeof browserApi & {
  notifications: { onClicked: { dispatch(id: string): void } };
};

test('a click on a notification opens the ingestion when no window is open any more', async ({
  connected,
  synap,
}) => {
  const id = synap.addJob({ ...HELD, documentId: 'windowless' });
  await connected.send({ type: 'watch', ids: [id], connectionId: null, source: 'page' });
  await synap.nextRequest((request) => request.route === 'status');
  synap.finish(id, 'completed');
  const notificationId = await notificationOf(connected, id);
  const [worker] = connected.context.serviceWorkers();
  if (worker === undefined) throw new Error('The worker is not there.');
  await worker.evaluate(async () => {
    for (const { id: windowId } of await chrome.windows.getAll())
      if (windowId !== undefined) await chrome.windows.remove(windowId);
  });
  await expect.poll(() => worker.evaluate(async () => (await chrome.windows.getAll()).length)).toBe(0);
  const opened = connected.context.waitForEvent('page');
  await worker.evaluate((clicked) => chrome.notifications.onClicked.dispatch(clicked), notificationId);
  const page = await opened;
  await expect.poll(() => page.url()).toContain(`history.html#/ingestion/${id}`);
  await expect(page.getByRole('article').getByText('windowless').first()).toBeVisible();
  await expect.poll(async () => (await connected.stored()).notifications).toEqual([]);
});

import { expect, test } from '../support/both/firefox';

const HELD = { queuedMs: 0, processingMs: Number.POSITIVE_INFINITY };

test('a click on a notification opens the ingestion when no window is open any more', async ({
  firefox,
  synap,
}) => {
  const id = synap.addJob({ ...HELD, documentId: 'windowless' });
  await firefox.send({ type: 'watch', ids: [id], connectionId: null, source: 'page' });
  await synap.nextRequest((request) => request.route === 'status');
  synap.finish(id, 'completed');
  await expect.poll(() => firefox.notified()).toEqual(['Completed: windowless']);
  // The browser lives on without a window of its own, as on macOS, where there is a hidden one.
  await firefox.inWindow(
    `void Services.ww.openWindow(null, 'about:blank', '_blank', 'chrome,dialog=no', null)`,
  );
  await firefox.inWindow('void setTimeout(() => window.close())');
  await expect.poll(() => firefox.isAnyWindowOpen()).toBe(false);

  firefox.clickNotification();
  const page = await firefox.opened(`history.html#/ingestion/${id}`);
  await expect.poll(() => page.texts('article').then(String)).toContain('windowless');
  await expect.poll(async () => (await firefox.stored()).notifications).toEqual([]);
});

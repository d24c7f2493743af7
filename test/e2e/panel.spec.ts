import { expect, row, test, watch } from './support/fixtures';

/** The browser's API inside the extension's pages. */
declare const chrome: typeof import('wxt/browser').browser;

test('the popup hands over to the side panel, which shows the same and stays open', async ({
  connected,
  popup,
  synap,
}) => {
  await watch(popup, synap.addJob({ queuedMs: 0, processingMs: 0, documentId: 'seen-beside' }));
  await expect(row(popup, 'seen-beside')).toContainText('Completed');
  const own = await connected.open('options.html');
  await popup.bringToFront();
  await popup.getByRole('button', { name: 'Open in side panel' }).click();
  const panels = () => own.evaluate(() => chrome.runtime.getContexts({ contextTypes: ['SIDE_PANEL'] }));
  await expect
    .poll(async () => (await panels()).map(({ documentUrl }) => documentUrl))
    .toEqual([connected.url('sidepanel.html')]);
});

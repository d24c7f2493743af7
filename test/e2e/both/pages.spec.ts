import { expect, row, test, watch } from '../support/both/fixtures';
import { isFirefox } from '../support/both/in-firefox';

test('the popup hands over to the panel beside the page, which shows the same and stays open', async ({
  connected,
  synap,
}) => {
  const popup = await connected.open('popup.html');
  await watch(popup, synap.addJob({ queuedMs: 0, processingMs: 0, documentId: 'seen-beside' }));
  await expect.poll(() => row(popup, 'seen-beside')).toContain('Completed');
  await popup.click('button', isFirefox(connected) ? 'Open in sidebar' : 'Open in side panel');
  await expect.poll(async () => (await connected.panel())?.text).toContain('seen-beside');
  expect((await connected.panel())?.isCut).toBe(false);
});

test('a page opens after the installation, leads from the key to the first ingestion, and never opens again', async ({
  browserUnderTest: browser,
  synap,
}) => {
  const page = await browser.opened('welcome.html');
  await page.fill('textbox', 'API key', synap.key);
  await page.click('button', 'Save');
  await expect.poll(() => page.count('heading', 'Connected')).toBe(1);
  const id = synap.addJob({ queuedMs: 0, processingMs: 0, documentId: 'the-first' });
  await page.fill('textbox', 'Ingestion ID', id);
  await page.press('Enter');
  await expect.poll(() => row(page, 'the-first')).toContain('Completed');
  await browser.restart(() => undefined);
  await browser.open('popup.html');
  expect(await browser.isOpen('welcome.html')).toBe(false);
});

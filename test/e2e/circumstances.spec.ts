import type { CDPSession, Page } from '@playwright/test';
import type { browser as browserApi } from 'wxt/browser';
import { expect, row, test, watch } from './support/fixtures';

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
  const notificationId = `${id}:1:completed`;
  await expect.poll(async () => (await connected.stored()).notifications).toEqual([notificationId]);
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

test('a page whose storage cannot be read says so, and shows everything once it can', async ({
  connected,
  synap,
}) => {
  const id = synap.addJob({ ...HELD, documentId: 'still-there' });
  await connected.send({ type: 'watch', ids: [id], connectionId: null, source: 'page' });
  const before = (await connected.stored()).local;
  const page = await connected.context.newPage();
  await page.addInitScript(() => {
    const real = chrome.storage.local.get.bind(chrome.storage.local);
    Reflect.set(chrome.storage.local, 'get', (...args: Parameters<typeof real>) =>
      Reflect.get(window, 'isMended') === true
        ? real(...args)
        : Promise.reject(new Error('Corruption: bad block')),
    );
  });
  await page.goto(connected.url('popup.html'));
  await expect(
    page
      .getByRole('alert')
      .or(page.getByRole('heading', { level: 2 }))
      .first(),
  ).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'API key' })).toHaveCount(0);
  expect(Object.keys((await connected.stored()).local)).toEqual(expect.arrayContaining(Object.keys(before)));
  await page.evaluate(() => Reflect.set(window, 'isMended', true));
  await page.getByRole('button', { name: /try again|retry/i }).click();
  await expect(row(page, 'still-there')).toContainText('Processing');
});

/** Presses a key as a keyboard with the Arabic layout does: the position is the Latin one's, the letter is not. */
async function pressArabic(session: CDPSession, code: string, key: string): Promise<void> {
  const event = { code, key, text: key, unmodifiedText: key };
  await session.send('Input.dispatchKeyEvent', { type: 'keyDown', ...event });
  await session.send('Input.dispatchKeyEvent', { type: 'keyUp', code, key });
}

test('letter keys work by their position on a keyboard without Latin letters', async ({ popup, synap }) => {
  const id = synap.addJob({ ...HELD, documentId: 'by-position' });
  await watch(popup, id);
  await expect(row(popup, 'by-position')).toContainText('Processing');
  await popup.keyboard.press('ArrowDown');
  const session = await popup.context().newCDPSession(popup);
  const polls = synap.requests.length;
  await pressArabic(session, 'KeyC', 'ؤ');
  await expect(row(popup, 'by-position').getByRole('button', { name: /copied|refused|not/i })).toBeVisible();
  await pressArabic(session, 'KeyR', 'ق');
  await expect.poll(() => synap.requests.length).toBeGreaterThan(polls);
  await pressArabic(session, 'Slash', 'ظ');
  await expect(popup.getByRole('searchbox')).toBeFocused();
});

test('Backspace in the inspector removes nothing', async ({ connected, popup, synap }) => {
  const id = synap.addJob({ ...HELD, documentId: 'not-removed' });
  await watch(popup, id);
  await expect(row(popup, 'not-removed')).toContainText('Processing');
  await popup.getByRole('button', { name: 'not-removed', exact: true }).click();
  await expect(popup.getByRole('heading', { name: 'not-removed' })).toBeVisible();
  await popup.evaluate(() => document.activeElement instanceof HTMLElement && document.activeElement.blur());
  await popup.keyboard.press('Backspace');
  await expect(popup.getByRole('button', { name: 'Undo' })).toHaveCount(0);
  expect((await connected.stored()).local[`ingestion:${id}`]).toMatchObject({ removedAt: null });
});

/** All that a screen reader would read aloud from here on. */
async function collectAnnouncements(page: Page): Promise<() => Promise<string[]>> {
  await page.evaluate(() => {
    const read: string[] = [];
    Reflect.set(window, 'read', read);
    for (const region of document.querySelectorAll('[role="status"]'))
      new MutationObserver(() => read.push(region.textContent ?? '')).observe(region, {
        childList: true,
        characterData: true,
        subtree: true,
      });
  });
  return () => page.evaluate(() => Reflect.get(window, 'read'));
}

test('two ingestions of one document are announced twice', async ({ popup, synap }) => {
  const ids = [1, 2].map(() => synap.addJob({ ...HELD, documentId: 'the-same' }));
  await watch(popup, ids.join(' '));
  await expect(row(popup, 'the-same').first()).toContainText('Processing');
  await expect(row(popup, 'the-same').nth(1)).toContainText('Processing');
  const announcements = await collectAnnouncements(popup);
  const completed = async () => (await announcements()).filter((text) => /Completed/.test(text)).length;
  for (const [at, id] of ids.entries()) {
    synap.finish(id, 'completed');
    await expect.poll(completed).toBe(at + 1);
  }
});

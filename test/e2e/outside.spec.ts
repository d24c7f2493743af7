import type { browser as browserApi } from 'wxt/browser';
import { type Extension, launchExtension } from './support/extension';
import { connect, expect, notificationOf, row, test } from './support/fixtures';

const HELD = { queuedMs: 0, processingMs: Number.POSITIVE_INFINITY };

interface Suggestion {
  content: string;
  description: string;
}

/** The browser's API in the worker, with the way events are fired there. */
declare const chrome: typeof browserApi & {
  contextMenus: { onClicked: { dispatch(info: object): void } };
  notifications: {
    onClicked: { dispatch(id: string): void };
    onButtonClicked: { dispatch(id: string, index: number): void };
  };
  omnibox: {
    onInputChanged: { dispatch(text: string, suggest: (suggestions: Suggestion[]) => void): void };
    onInputEntered: { dispatch(text: string, disposition: string): void };
  };
};

function workerOf({ context }: Extension) {
  const [worker] = context.serviceWorkers();
  if (worker === undefined) throw new Error('The worker is not there.');
  return worker;
}

const rightClick = (extension: Extension, info: Record<string, unknown>) =>
  workerOf(extension).evaluate((clicked) => chrome.contextMenus.onClicked.dispatch(clicked), {
    menuItemId: 'linkUrl' in info ? 'link' : 'selection',
    ...info,
  });

const enter = (extension: Extension, text: string) =>
  workerOf(extension).evaluate((typed) => chrome.omnibox.onInputEntered.dispatch(typed, 'currentTab'), text);

const suggestions = (extension: Extension, text: string) =>
  workerOf(extension).evaluate(
    (typed) => new Promise<Suggestion[]>((resolve) => chrome.omnibox.onInputChanged.dispatch(typed, resolve)),
    text,
  );

const answers = async (extension: Extension) =>
  (await extension.stored()).notifications.filter((id) => id.startsWith('answer:'));

async function answered(extension: Extension, where: string): Promise<string> {
  await expect.poll(() => answers(extension)).toEqual([expect.stringMatching(new RegExp(`:${where}$`))]);
  const [id = ''] = await answers(extension);
  return id;
}

test('a right click on selected text watches what is in it, and says so by the badge alone', async ({
  connected,
  synap,
}) => {
  const ids = ['one', 'two'].map((documentId) => synap.addJob({ ...HELD, documentId }));
  const known = await workerOf(connected).evaluate(() =>
    Promise.all(['selection', 'link'].map((id) => chrome.contextMenus.update(id, {}).then(() => id))),
  );
  expect(known).toEqual(['selection', 'link']);
  await rightClick(connected, {
    selectionText: `Stored: ingestion_id=${ids[0]} and ingestion_id=${ids[1]} (key synap_test_0123456789abcdef)`,
  });
  await expect.poll(async () => (await connected.stored()).badge).toBe('2');
  expect(await answers(connected)).toEqual([]);
  const { local, session } = await connected.stored();
  expect(local[`ingestion:${ids[0]}`]).toMatchObject({ source: 'selection' });
  expect(JSON.stringify({ local, session })).not.toContain('synap_test');

  const linked = synap.addJob({ ...HELD, documentId: 'linked' });
  await rightClick(connected, {
    linkUrl: `https://console.example/ingestions/${linked.replaceAll('-', '')}?tab=raw`,
  });
  await expect.poll(async () => (await connected.stored()).badge).toBe('3');
  expect((await connected.stored()).local[`ingestion:${linked}`]).toMatchObject({ source: 'link' });
});

test('more than three from a selection are one batch', async ({ connected, synap }) => {
  const ids = [1, 2, 3, 4].map((n) => synap.addJob({ ...HELD, documentId: `part-${n}` }));
  await rightClick(connected, { selectionText: ids.map((id) => `ingestion_id: ${id}`).join(' ') });
  await expect.poll(async () => (await connected.stored()).badge).toBe('4');
  const { local } = await connected.stored();
  expect(Object.keys(local).filter((key) => key.startsWith('batch:'))).toHaveLength(1);
});

test('a selection without an ID is answered by a notification that leads to the text box', async ({
  connected,
}) => {
  await rightClick(connected, { selectionText: 'nothing of the kind' });
  const id = await answered(connected, 'history');
  const opened = connected.context.waitForEvent('page');
  await workerOf(connected).evaluate((clicked) => chrome.notifications.onClicked.dispatch(clicked), id);
  const page = await opened;
  await expect(page.getByRole('textbox', { name: 'Ingestion ID' })).toBeFocused();
  await expect.poll(() => answers(connected)).toEqual([]);
});

test('without a connection the answer says so and leads to where one is made', async ({ extension }) => {
  await rightClick(extension, { selectionText: crypto.randomUUID() });
  const id = await answered(extension, 'connections');
  const opened = extension.context.waitForEvent('page');
  await workerOf(extension).evaluate((clicked) => chrome.notifications.onClicked.dispatch(clicked), id);
  const page = await opened;
  await expect(page.getByRole('textbox', { name: 'API key' })).toBeVisible();
  expect(page.url()).toContain('options.html#connections');
});

test('one that is in the list already is answered by a notification that leads to it', async ({
  connected,
  synap,
}) => {
  const id = synap.addJob({ ...HELD, documentId: 'twice' });
  await enter(connected, id);
  await expect.poll(async () => (await connected.stored()).badge).toBe('1');
  expect(await answers(connected)).toEqual([]);
  await enter(connected, id.toUpperCase());
  await answered(connected, id);
});

test('the address bar suggests from the history by ID, document and label, and opens what is chosen', async ({
  connected,
  synap,
}) => {
  const add = (documentId: string) => synap.addJob({ ...HELD, documentId });
  const hostile = add(`<url>Tom & Jerry's</url> "notes" \u202e`);
  const [refund, labelled] = [add('refund-policy'), add('standup-0412')];
  for (const id of [hostile, refund, labelled])
    await connected.send({ type: 'watch', ids: [id], connectionId: null, source: 'page' });
  await connected.send({ type: 'annotate', id: labelled, label: 'Monday call', note: '' });
  await expect
    .poll(async () => JSON.stringify((await connected.stored()).local))
    .toContain('"documentId":"refund-policy"');

  const found = async (text: string) => (await suggestions(connected, text)).map(({ content }) => content);
  await expect.poll(() => found('Refund')).toEqual([`open ${refund}`]);
  expect(await found('MONDAY')).toEqual([`open ${labelled}`]);
  expect(await found(refund.replaceAll('-', '').slice(0, 12).toUpperCase())).toEqual([`open ${refund}`]);
  expect(await found('')).toEqual([labelled, refund, hostile].map((id) => `open ${id}`));
  expect(await found('no such thing')).toEqual([]);
  const [{ description } = { description: '' }] = await suggestions(connected, 'jerry');
  expect(description).toContain('&lt;url&gt;Tom &amp; Jerry&apos;s&lt;/url&gt; &quot;notes&quot;');
  expect(description).not.toContain('\u202e');

  const opened = connected.context.waitForEvent('page');
  await enter(connected, `open ${refund}`);
  const page = await opened;
  await expect(page).toHaveURL(new RegExp(`history\\.html#/ingestion/${refund}$`));
  await expect(page.getByRole('article').getByText('refund-policy').first()).toBeVisible();
  await enter(connected, 'refund');
  await answered(connected, 'history');
});

test('the second button of a notification copies the memory IDs, in the page that it opens', async ({
  connected,
  synap,
}) => {
  const id = synap.addJob({ ...HELD, documentId: 'remembered' });
  await connected.send({ type: 'watch', ids: [id], connectionId: null, source: 'page' });
  await synap.nextRequest((request) => request.route === 'status');
  synap.finish(id, 'completed', { memories: 2 });
  const notificationId = await notificationOf(connected, id);
  const opened = connected.context.waitForEvent('page');
  await workerOf(connected).evaluate(
    (told) => chrome.notifications.onButtonClicked.dispatch(told, 1),
    notificationId,
  );
  const page = await opened;
  await expect(page.getByText('2 memory IDs copied')).toBeVisible();
  expect(page.url()).toBe(connected.url(`history.html#/ingestion/${id}`));
});

test('with the mouse and the keyboard of a real desktop: a selection, the address bar, and the notification', async ({
  desktop,
  synap,
}) => {
  const extension = await launchExtension({ production: synap, screen: desktop });
  await connect(extension, synap.key);
  const [clicked, typed] = ['clicked', 'typed'].map((documentId) => synap.addJob({ ...HELD, documentId }));
  const page = await extension.context.newPage();
  await page.setContent(`<p>Memory stored (ingestion_id: ${clicked})</p><i>nothing here</i>`);

  async function watchSelection(selector: string): Promise<void> {
    await page.bringToFront();
    await page.locator(selector).evaluate((element) => getSelection()?.selectAllChildren(element));
    await page.locator(selector).click({ button: 'right' });
    // The menu is the browser's own: from its end up, past "Inspect".
    await page.waitForTimeout(1_000);
    desktop.xdotool('key', 'Up', 'Up', 'Return');
  }

  // The click is what starts it again.
  await extension.stopWorker();
  await watchSelection('p');
  await expect.poll(async () => (await extension.stored()).badge).toBe('1');
  await watchSelection('i');
  const notification = await desktop.waitForNotify(
    ({ summary }) => summary === 'No ingestion ID found',
    10_000,
  );
  expect(notification.body).not.toContain('nothing here');

  await page.bringToFront();
  const worker = workerOf(extension);
  await worker.evaluate(() =>
    chrome.omnibox.onInputChanged.addListener((text) => Object.assign(globalThis, { enteredText: text })),
  );
  // A busy desktop may lose keys on their way to the browser. A person sees that, and types again.
  await expect(async () => {
    desktop.xdotool('key', 'Escape', 'Escape', 'ctrl+l');
    desktop.xdotool('type', '--delay', '60', `syn ${typed}`);
    await expect.poll(() => worker.evaluate('globalThis.enteredText'), { timeout: 3_000 }).toBe(typed);
  }).toPass({ timeout: 15_000 });
  desktop.xdotool('key', 'Return');
  const popup = await extension.open('popup.html');
  await expect(row(popup, 'clicked')).toContainText('Processing');
  await expect(row(popup, 'typed')).toContainText('Processing');
  expect(desktop.notifies.map(({ summary }) => summary)).toEqual(['No ingestion ID found']);
  await extension.dispose();
});

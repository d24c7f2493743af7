import type { Screen } from '../support/both/browser';
import { expect, row, test, watch } from '../support/both/fixtures';

const HELD = { queuedMs: 0, processingMs: Number.POSITIVE_INFINITY };

/** As a damaged database answers, until `isMended` is set. */
const UNREADABLE = `
  const { local } = (globalThis.browser?.runtime?.id ? browser : chrome).storage;
  const read = local.get.bind(local);
  local.get = (...keys) =>
    window.isMended ? read(...keys) : Promise.reject(new Error('Corruption: bad block'));
`;

test('a page whose storage cannot be read says so, writes nothing, and shows everything once it can', async ({
  connected,
  synap,
}) => {
  const id = synap.addJob({ queuedMs: 0, processingMs: 0, documentId: 'still-there' });
  await connected.send({ type: 'watch', ids: [id], connectionId: null, source: 'page' });
  // From here on nothing is written, which would have the page read again by itself.
  await expect.poll(() => connected.notified()).toEqual(['Completed: still-there']);
  const before = (await connected.stored()).local;
  const popup = await connected.open('popup.html', UNREADABLE);
  await expect.poll(() => popup.count('button', 'Try again')).toBe(1);
  expect(await popup.count('textbox')).toBe(0);
  expect((await connected.stored()).local).toEqual(before);
  await popup.evaluate('void (window.isMended = true)');
  await popup.click('button', 'Try again');
  await expect.poll(() => row(popup, 'still-there')).toContain('Completed');
});

/** Where the keys lie, by the number that the keyboard sends: what is printed on them is the layout's. */
const POSITION = { c: '54', r: '27', slash: '61' };

test('letter keys work by their position on a keyboard without Latin letters', async ({
  connected,
  desktop,
  synap,
}) => {
  const popup = await connected.open('popup.html');
  await watch(popup, synap.addJob({ ...HELD, documentId: 'by-position' }));
  await expect.poll(() => row(popup, 'by-position')).toContain('Processing');
  await popup.press('ArrowDown');
  await expect.poll(() => popup.evaluate('document.hasFocus()')).toBe(true);
  const [polls, keys] = [synap.requests.length, await pressedKeys(popup)];
  desktop.useKeyboard('ara');
  try {
    desktop.xdotool('key', POSITION.c);
    await expect.poll(() => popup.count('button', 'Copied')).toBe(1);
    desktop.xdotool('key', POSITION.r);
    await expect.poll(() => synap.requests.length).toBeGreaterThan(polls);
    desktop.xdotool('key', POSITION.slash);
    await expect.poll(() => popup.count('searchbox')).toBe(1);
    // Else nothing would be shown by it.
    expect(await keys()).toMatch(/^\p{Script=Arabic}{3}$/u);
  } finally {
    desktop.useKeyboard('us');
  }
});

/** What is printed on the keys that the page hears from here on. */
async function pressedKeys(screen: Screen): Promise<() => Promise<string>> {
  await screen.evaluate(
    `void addEventListener('keydown', ({ key }) => (window.heard = (window.heard ?? '') + key))`,
  );
  return async () => String(await screen.evaluate('window.heard'));
}

test('Backspace on the page of an ingestion removes nothing', async ({ connected, synap }) => {
  const id = synap.addJob({ ...HELD, documentId: 'not-removed' });
  const popup = await connected.open('popup.html');
  await watch(popup, id);
  await expect.poll(() => row(popup, 'not-removed')).toContain('Processing');
  await popup.click('button', 'not-removed');
  await expect.poll(() => popup.count('article')).toBe(1);
  await popup.evaluate('document.activeElement.blur()');
  await popup.press('Backspace');
  // A key that does something does it before the next one, which shows that this one has been heard.
  await popup.press('Escape');
  await expect.poll(() => popup.count('article')).toBe(0);
  expect(await popup.count('button', 'Undo')).toBe(0);
  expect((await connected.stored()).local[`ingestion:${id}`]).toMatchObject({ removedAt: null });
});

test('two ingestions of one document are announced twice', async ({ connected, synap }) => {
  const ids = [1, 2].map(() => synap.addJob({ ...HELD, documentId: 'the-same' }));
  const popup = await connected.open('popup.html');
  await watch(popup, ids.join(' '));
  const inProgress = async () =>
    (await popup.texts('listitem')).filter((text) => /the-same.*Processing/s.test(text)).length;
  await expect.poll(inProgress).toBe(2);
  const announcements = await collectAnnouncements(popup);
  for (const [at, id] of ids.entries()) {
    synap.finish(id, 'completed');
    await expect.poll(announcements).toBe(at + 1);
  }
});

/** Counts what a screen reader would read aloud of completed ingestions, from here on. */
async function collectAnnouncements(screen: Screen): Promise<() => Promise<unknown>> {
  await screen.evaluate(`void (() => {
    window.read = [];
    for (const region of document.querySelectorAll('[role="log"]'))
      new MutationObserver((changes) => {
        for (const { addedNodes } of changes) for (const node of addedNodes) window.read.push(node.textContent);
      }).observe(region, { childList: true });
  })()`);
  return () => screen.evaluate(`window.read.filter((text) => text.includes('Completed')).length`);
}

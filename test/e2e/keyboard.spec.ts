import type { Locator, Page } from '@playwright/test';
import { expect, row, test } from './support/fixtures';

const HELD = { queuedMs: 0, processingMs: Number.POSITIVE_INFINITY };

/** What the focus is on, by name; "nothing" is what it must never be on. */
const focused = (page: Page) =>
  page.evaluate(() => {
    const element = document.activeElement;
    if (element === null || element === document.body) return 'nothing';
    return element.getAttribute('aria-label') ?? element.textContent?.slice(0, 60) ?? '';
  });

/** Tab until something of this name has the focus; on the way nothing has none. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  const met: string[] = [];
  for (let presses = 0; presses < 60; presses += 1) {
    await page.keyboard.press('Tab');
    const now = await focused(page);
    // After the last one the browser's own controls have it for a moment.
    if (name.test(now)) return;
    met.push(now);
  }
  throw new Error(`${name} is not reached by Tab, but ${met.join(' | ')}`);
}

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

test('by the keyboard alone: watch, walk, open, come back, copy, check, remove, undo, narrow, and ask for the keys', async ({
  popup,
  synap,
}) => {
  const first = synap.addJob({ ...HELD, documentId: 'first', memories: { count: 1, overMs: 0 } });
  const second = synap.addJob({ ...HELD, documentId: 'second' });
  const { keyboard } = popup;
  await expect(popup.getByRole('textbox', { name: 'Ingestion ID' })).toBeFocused();
  await keyboard.type(`${first} ${second}`);
  await keyboard.press('Enter');
  await expect(row(popup, 'first')).toContainText('Processing');
  await expect(row(popup, 'second')).toContainText('Processing');

  await keyboard.press('ArrowDown');
  const [top = '', below = ''] = await popup.locator('.row-open').allTextContents();
  await expect(button(popup, top)).toBeFocused();
  await keyboard.press('Enter');
  await expect(popup.getByRole('heading', { level: 1, name: top })).toBeFocused();
  await tabTo(popup, /^Copy as$/);
  await tabTo(popup, /^Raw JSON$/);
  await keyboard.press('Escape');
  await expect(button(popup, top)).toBeFocused();

  await keyboard.press('c');
  await expect(row(popup, top).getByRole('button', { name: /Copied|refused|not/i })).toBeVisible();
  const asked = synap.requests.length;
  await keyboard.press('r');
  await expect.poll(() => synap.requests.length).toBeGreaterThan(asked);
  await keyboard.press('Delete');
  await expect(row(popup, top)).toHaveCount(0);
  await expect(button(popup, below)).toBeFocused();
  await tabTo(popup, /^Undo$/);
  await keyboard.press('Enter');
  await expect(button(popup, top)).toBeFocused();

  await keyboard.press('/');
  await keyboard.type(below);
  await expect(popup.getByText('1 found')).toBeVisible();
  await keyboard.press('Escape');
  await keyboard.press('ArrowDown');
  await keyboard.press('?');
  await expect(popup.getByRole('dialog')).toBeVisible();
  await keyboard.press('Escape');
  await expect(button(popup, top)).toBeFocused();
  synap.finish(top === 'first' ? first : second, 'completed', { memories: 2 });
  await expect(row(popup, top)).toContainText('Completed');
  await expect(popup.locator('.row-open').last()).toHaveText(top);
  await expect(button(popup, top)).toBeFocused();
});

test('the row that has the focus is in sight as a whole, also above the bar that offers to undo', async ({
  connected,
  popup,
  synap,
}) => {
  const ids = Array.from({ length: 16 }, (_, n) => synap.addJob({ ...HELD, documentId: `row-${n}` }));
  // One by one: together they would be a batch, which has one row.
  for (const id of ids)
    await connected.send({ type: 'watch', ids: [id], connectionId: null, source: 'page' });
  const rows = popup.getByRole('list', { name: 'Ingestions' }).getByRole('listitem');
  await expect(rows).toHaveCount(ids.length);
  const bottomOf = async (place: Locator) => {
    const { y, height } = (await place.boundingBox()) ?? { y: Number.NaN, height: Number.NaN };
    return y + height;
  };
  const focusedRow = rows.filter({ has: popup.locator(':focus') });
  const list = popup.getByRole('main');
  const undo = popup.getByRole('button', { name: 'Undo' });
  const { keyboard } = popup;
  for (let n = 0; n < 12; n += 1) {
    await keyboard.press('ArrowDown');
    expect(await bottomOf(focusedRow)).toBeLessThanOrEqual(await bottomOf(list));
  }
  await keyboard.press('Delete');
  await expect(undo).toBeVisible();
  const undoTop = async () => (await undo.boundingBox())?.y ?? Number.NaN;
  await expect.poll(async () => (await bottomOf(focusedRow)) - (await undoTop())).toBeLessThanOrEqual(0);
});

test('on the full pages as well: rows, a selection, its removal taken back, statistics, and a form that comes and goes', async ({
  connected,
  synap,
}) => {
  const held = ['one', 'two'].map((documentId) => synap.addJob({ ...HELD, documentId }));
  const ids = [...held, synap.addJob({ queuedMs: 0, processingMs: 0, documentId: 'three' })];
  await connected.send({ type: 'watch', ids, connectionId: null, source: 'page' });
  const history = await connected.open('history.html');
  const { keyboard } = history;
  await expect(history.getByText('3 of 3')).toBeVisible();
  await expect(row(history, 'one')).toContainText('Processing');
  await expect(row(history, 'three')).toContainText('Completed');
  await tabTo(history, /^(?:one|two|three)$/);
  await keyboard.press('Home');
  await keyboard.press('Shift+ArrowDown');
  await expect(history.getByText('2 selected')).toBeVisible();
  await keyboard.press('Delete');
  await expect(history.getByText('1 of 1')).toBeVisible();
  expect(await focused(history)).toMatch(/^(?:one|two|three)$/);
  await tabTo(history, /^Undo$/);
  await keyboard.press('Enter');
  await expect(history.getByText('3 of 3')).toBeVisible();
  await expect.poll(() => focused(history)).toMatch(/^(?:one|two|three)$/);
  await tabTo(history, /^Statistics$/);
  await keyboard.press('Enter');
  await expect(history.getByRole('heading', { name: 'Durations' })).toBeVisible();
  expect(await focused(history)).toBe('Statistics');

  const options = await connected.open('options.html');
  await expect(options.getByRole('heading', { name: 'Connections' })).toBeVisible();
  await tabTo(options, /^Add connection$/);
  await options.keyboard.press('Enter');
  await expect(options.getByRole('heading', { name: 'New connection' })).toBeVisible();
  await expect.poll(() => focused(options)).not.toBe('nothing');
  await tabTo(options, /^Clear history$/);
  await options.keyboard.press('Enter');
  await expect.poll(() => focused(options)).toBe('Cancel');
  await options.keyboard.press('Enter');
  await expect.poll(() => focused(options)).toBe('Clear history');
});

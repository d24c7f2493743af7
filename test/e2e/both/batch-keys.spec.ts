import type { Screen } from '../support/both/browser';
import { expect, row, test, watch } from '../support/both/fixtures';
import { focused, pasted } from '../support/both/keyboard';

const HELD = { queuedMs: 0, processingMs: Number.POSITIVE_INFINITY };

test('a batch by the keyboard alone: arrows open and close it, c copies it, r checks it again, Delete removes it and Ctrl+Z brings it back', async ({
  connected,
  synap,
}) => {
  const ids = Array.from({ length: 12 }, (_, n) => synap.addJob({ ...HELD, documentId: `call-${n}` }));
  const alone = synap.addJob({ ...HELD, documentId: 'alone' });
  const panel = await connected.open('sidepanel.html');
  await watch(panel, alone);
  await expect.poll(() => row(panel, 'alone')).toContain('Processing');
  await watch(panel, ids.join(' '));
  await expect.poll(() => row(panel, 'Batch of 12')).toContain('0 of 12');

  await panel.press('ArrowDown');
  await expect.poll(() => focused(panel)).toBe('Batch of 12');
  await panel.press('ArrowRight');
  await expect.poll(() => members(panel)).toBe(12);
  expect(await focused(panel)).toBe('Batch of 12');
  await panel.press('ArrowDown');
  await panel.press('ArrowDown');
  expect(await focused(panel)).toMatch(/^call-/);
  await panel.press('ArrowLeft');
  expect(await focused(panel)).toBe('Batch of 12');
  await panel.press('ArrowLeft');
  await expect.poll(() => members(panel)).toBe(0);

  await panel.press('c');
  await expect.poll(() => panel.count('button', 'Copied')).toBe(1);
  expect((await pasted(panel)).split('\n').sort()).toEqual([...ids].sort());
  await panel.evaluate(FOCUS_BATCH);

  const polled = (id: string) => synap.requests.filter(({ ingestionId }) => ingestionId === id).length;
  const before = ids.map(polled);
  await panel.press('r');
  await expect.poll(() => ids.every((id, n) => polled(id) > (before[n] ?? 0))).toBe(true);

  await panel.press('ArrowRight');
  await expect.poll(() => members(panel)).toBe(12);
  await panel.press('Delete');
  await expect.poll(() => row(panel, 'Batch of 12')).toBe('');
  expect(await focused(panel)).toBe('alone');
  await panel.press('Control+z');
  await expect.poll(() => row(panel, 'Batch of 12')).toContain('0 of 12');
  await expect.poll(() => focused(panel)).toBe('Batch of 12');
  await expect.poll(() => row(panel, 'call-5')).toContain('Processing');
});

test('r checks what has just failed in a batch again, which may complete then, and the focus stays on the batch wherever it stands', async ({
  connected,
  synap,
}) => {
  const ids = Array.from({ length: 4 }, (_, n) => synap.addJob({ ...HELD, documentId: `part-${n}` }));
  const [bad = '', ...others] = ids;
  const panel = await connected.open('sidepanel.html');
  await watch(panel, ids.join(' '));
  await expect.poll(() => row(panel, 'part-3')).toContain('Processing');
  await panel.press('ArrowDown');
  await expect.poll(() => focused(panel)).toBe('Batch of 4');
  for (const id of others) synap.finish(id, 'completed');
  synap.finish(bad, 'failed');
  await expect.poll(() => row(panel, 'Batch of 4')).toMatch(/^Finished.*4 of 4.*1 failed/is);
  // Somebody has started it again.
  synap.addJob({ ...HELD, id: bad, documentId: 'part-0' });
  await panel.press('r');
  await expect.poll(() => row(panel, 'Batch of 4')).toMatch(/^In progress.*3 of 4/is);
  expect(await focused(panel)).toBe('Batch of 4');
  synap.finish(bad, 'completed');
  await expect.poll(() => row(panel, 'Batch of 4')).toMatch(/^Finished.*4 of 4(?!.*failed)/is);
  expect(await focused(panel)).toBe('Batch of 4');
});

/** How many rows of a batch are to be seen. */
const members = async (screen: Screen) =>
  (await screen.texts('listitem')).filter((text) => text.includes('call-')).length;

/** Where it was before the clipboard was looked at. */
const FOCUS_BATCH = `document.querySelector('[data-batch]').focus()`;

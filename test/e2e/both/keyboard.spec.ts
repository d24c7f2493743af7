import { expect, row, test, watch } from '../support/both/fixtures';
import { focused, pasted } from '../support/both/keyboard';

const HELD = { queuedMs: 0, processingMs: Number.POSITIVE_INFINITY };

test('the keys of the list: copy, check, remove, Ctrl+Z, the filter, and the list of keys, with Esc one step back from each', async ({
  connected,
  synap,
}) => {
  const id = synap.addJob({ ...HELD, documentId: 'one' });
  const panel = await connected.open('sidepanel.html');
  await watch(panel, `${id} ${synap.addJob({ ...HELD, documentId: 'two' })}`);
  await expect.poll(() => row(panel, 'one')).toContain('Processing');
  await expect.poll(() => row(panel, 'two')).toContain('Processing');
  await panel.press('ArrowDown');
  if ((await focused(panel)) !== 'one') await panel.press('ArrowDown');
  await expect.poll(() => focused(panel)).toBe('one');

  const polls = () => synap.requests.filter(({ ingestionId }) => ingestionId === id).length;
  const before = polls();
  await panel.press('r');
  await expect.poll(polls).toBeGreaterThan(before);
  await panel.press('Delete');
  await expect.poll(() => row(panel, 'one')).toBe('');
  expect(await focused(panel)).toBe('two');
  await panel.press('Control+z');
  await expect.poll(() => row(panel, 'one')).toContain('Processing');

  await panel.press('?');
  await expect.poll(() => panel.count('dialog')).toBe(1);
  await panel.press('Escape');
  await expect.poll(() => panel.count('dialog')).toBe(0);
  expect(['one', 'two']).toContain(await focused(panel));

  await panel.press('/');
  for (const key of 'two') await panel.press(key);
  await expect.poll(() => panel.text()).toContain('1 found');
  await panel.press('Escape');
  await expect.poll(() => panel.count('searchbox')).toBe(0);
  expect(await panel.hasFocus('textbox', 'Ingestion ID')).toBe(true);

  await panel.press('ArrowDown');
  const named = await focused(panel);
  await panel.press('Enter');
  await expect.poll(() => panel.count('article')).toBe(1);
  await panel.press('Escape');
  await expect.poll(() => focused(panel)).toBe(named);
  await panel.press('c');
  await expect.poll(() => panel.count('button', 'Copied')).toBe(1);
  const copied = await pasted(panel);
  const [key] = Object.entries((await connected.stored()).local).find(([, value]) =>
    JSON.stringify(value).includes(`"documentId":"${named}"`),
  ) ?? [''];
  expect(key).toBe(`ingestion:${copied}`);
});

test('the row that has the focus tells its exact time beside the time, not over what stands around it', async ({
  connected,
  synap,
}) => {
  const panel = await connected.open('sidepanel.html');
  await watch(panel, synap.addJob({ queuedMs: 0, processingMs: 0, documentId: 'one' }));
  await expect.poll(() => row(panel, 'one')).toContain('Completed');
  await panel.press('ArrowDown');
  await expect.poll(() => focused(panel)).toBe('one');
  expect(await panel.evaluate(TIPS)).toEqual([{ of: 'TIME', isBeside: true }]);
});

/** The tips that are drawn in the list, and whether they stand beside what they are about, on its line. */
const TIPS = `[...document.querySelectorAll('.list [data-tip]')].flatMap((element) => {
  const { content, right, top, translate } = getComputedStyle(element, '::after');
  if (content === 'none' || content === 'normal') return [];
  const { width, height } = element.getBoundingClientRect();
  const isBeside = parseFloat(right) >= width && parseFloat(top) < height && translate !== 'none';
  return [{ of: element.tagName, isBeside }];
})`;

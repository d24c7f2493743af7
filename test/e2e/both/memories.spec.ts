import { expect, row, test, watch } from '../support/both/fixtures';
import { focused, pasted, tabTo } from '../support/both/keyboard';

const CANARY = 'canary-2b7e: the customer moved to Bonn';
const SECRET = 'canary-2b7e';

test('memories are loaded, given up, loaded on, found and copied by the keyboard alone, and what they say is in no storage, export or diagnostics', async ({
  connected,
  synap,
}) => {
  const over = { queuedMs: 0, processingMs: 0, content: CANARY };
  const id = synap.addJob({ ...over, documentId: 'moved', memories: 30 });
  const history = await connected.open('history.html', KEEP_SAVED);
  await watch(history, id);
  await expect.poll(() => row(history, 'moved')).toContain('Completed');
  await tabTo(history, 'moved');
  await history.press('Enter');

  const slow = synap.faults.add({ kind: 'delay', delayMs: 400, route: 'memory' });
  await tabTo(history, 'Load all 30 memories');
  await history.press('Enter');
  await expect.poll(() => history.texts('alert').then(String)).toContain('30 requests');
  // The buttons take the focus of one another: Load, and then Cancel.
  await history.press('Enter');
  await expect.poll(() => focused(history)).toBe('Cancel');
  await expect.poll(() => synap.requests.some(({ route }) => route === 'memory')).toBe(true);
  await history.press('Enter');
  await expect.poll(() => history.text()).toMatch(/Load \d+ more/);
  slow.remove();
  await tabTo(history, /^Load \d+ more$/);
  await history.press('Enter');
  await expect.poll(() => history.count('alert')).toBe(1);
  await history.press('Enter');
  await expect.poll(() => synap.requests.filter(({ route }) => route === 'memory').length).toBe(30);
  await expect.poll(() => history.text()).not.toMatch(/Load \d+ more|Loading/);

  await tabTo(history, 'Find in memories');
  for (const key of SECRET) await history.press(key);
  await expect.poll(() => history.text()).toContain('30 of 30');
  await tabTo(history, 'Copy memories as');
  await history.press('Enter');
  await expect.poll(() => focused(history)).toBe('JSON');
  await history.press('Enter');
  await expect.poll(() => focused(history)).toBe('Copied');
  expect(await pasted(history)).toContain(CANARY);

  await history.evaluate(`void (location.hash = '#/transfer')`);
  for (const format of ['CSV', 'JSON']) {
    await history.click('button', `Export ${format}`);
    await expect.poll(() => history.evaluate('window.saved?.text()')).toContain(id);
    const file = String(await history.evaluate('window.saved.text()'));
    expect(file).toContain('history');
    expect(file).not.toContain(SECRET);
    await history.evaluate('void (window.saved = undefined)');
  }
  const options = await connected.open('options.html');
  await options.click('button', 'Run checks');
  await options.click('button', 'Copy diagnostics');
  await expect.poll(() => options.text()).toContain('Copied');
  const diagnostics = await pasted(options);
  expect(diagnostics).toMatch(/version/i);
  expect(diagnostics).not.toContain(SECRET);
  expect(JSON.stringify(await connected.stored())).not.toContain(SECRET);
});

/** Keeps what the page would save as a file. */
const KEEP_SAVED = `
  const make = URL.createObjectURL.bind(URL);
  URL.createObjectURL = (content) => ((window.saved = content), make(content));
  HTMLAnchorElement.prototype.click = () => {};
`;

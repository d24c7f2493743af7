import { expect, row, test, watch } from '../support/both/fixtures';
import { focused } from '../support/both/keyboard';

const DONE = { queuedMs: 0, processingMs: 0 };

test('at 200 % zoom opening a row of the history brings the inspector into sight, and Esc leads back to the row', async ({
  connected,
  synap,
}) => {
  const ids = Array.from({ length: 3 }, (_, n) => synap.addJob({ ...DONE, documentId: `call-${n}` }));
  await connected.send({ type: 'watch', ids, connectionId: null, source: 'page' });
  const history = await connected.open('history.html');
  // As much as fits into a window of 1280 by 800 at twice its size.
  await history.resize({ width: 640, height: 400 });
  await expect.poll(() => row(history, 'call-1')).toContain('Completed');
  await history.click('button', 'call-1');
  await expect.poll(() => history.texts('article').then(String)).toContain('call-1');
  const isInSight = (element: string) =>
    history.evaluate(`(() => {
      const { top } = (${element}).getBoundingClientRect();
      return top >= 0 && top < innerHeight;
    })()`);
  await expect.poll(() => isInSight(`document.querySelector('article h1')`)).toBe(true);
  await history.press('Escape');
  await expect.poll(() => focused(history)).toBe('call-1');
  await expect.poll(() => isInSight('document.activeElement')).toBe(true);
});

test('what would turn letters round is shown as a mark, and turns nothing', async ({ connected, synap }) => {
  const job = { ...DONE, documentId: 'invoice-\u202efdp.exe' };
  const id = synap.addJob(job);
  const panel = await connected.open('sidepanel.html');
  await panel.resize({ width: 420, height: 800 });
  await watch(panel, id);
  await expect.poll(() => row(panel, 'invoice-⟨RLO⟩fdp.exe')).toContain('Completed');
  expect(await row(panel, 'invoice')).toContain('⟨RLO⟩fdp.exe');
  expect(await panel.evaluate(TURNED)).toEqual([]);
});

/** Texts with our name in which a letter stands to the right of the one that follows on its line. */
const TURNED = `(() => {
  const turned = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (!/fdp\\.exe/.test(node.data) || !node.parentElement.checkVisibility()) continue;
    const at = node.data.indexOf('fdp.exe');
    const boxOf = (n) => {
      const range = new Range();
      range.setStart(node, at + n);
      range.setEnd(node, at + n + 1);
      return range.getBoundingClientRect();
    };
    for (let n = 0; n < 6; n += 1)
      if (boxOf(n).top === boxOf(n + 1).top && boxOf(n).left > boxOf(n + 1).left) turned.push(node.data);
  }
  return [...new Set(turned)];
})()`;

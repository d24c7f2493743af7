import type { Role, Screen } from '../support/both/browser';
import { expect, test } from '../support/both/firefox';

test('what the empty fields ask for can be read in Arabic', async ({ firefox, synap }) => {
  const id = synap.addJob({ queuedMs: 0, processingMs: 0, documentId: 'any' });
  await firefox.send({ type: 'watch', ids: [id], connectionId: null, source: 'page' });
  await expect.poll(() => firefox.notified()).toHaveLength(1);
  await firefox.useLanguage('ar');
  const history = await firefox.open('history.html');
  await expect.poll(() => history.evaluate('document.documentElement.dir')).toBe('rtl');
  await expect.poll(() => isPlaceholderVisible(history, 'textbox')).toBe(true);
  await expect.poll(() => isPlaceholderVisible(history, 'searchbox')).toBe(true);
  await firefox.useLanguage('en-US');
});

/** Whether the field looks different without it. */
async function isPlaceholderVisible(screen: Screen, role: Role): Promise<boolean> {
  await screen.evaluate('document.activeElement?.blur()');
  const asked = await screen.picture(role);
  const field = `document.querySelector('${role === 'textbox' ? 'textarea' : 'input[type=search]'}')`;
  await screen.evaluate(
    `void (${field}.dataset.asked = ${field}.placeholder, ${field}.placeholder = '\u00a0')`,
  );
  const empty = await screen.picture(role);
  await screen.evaluate(`void (${field}.placeholder = ${field}.dataset.asked)`);
  return !asked.equals(empty);
}

test('IDs stand on one line in the field, and break in a narrow sidebar only between their groups', async ({
  firefox,
  synap,
}) => {
  const id = synap.addJob({ queuedMs: 0, processingMs: 0, documentId: 'narrow', memories: 2 });
  const popup = await firefox.open('popup.html');
  await popup.resize({ width: 420, height: 560 });
  await popup.fill('textbox', 'Ingestion ID', id);
  const linesHigh = `(() => {
    const field = document.querySelector('textarea');
    field.rows = 1;
    return (field.scrollHeight - 10) / 20;
  })()`;
  expect(await popup.evaluate(linesHigh)).toBe(1);
  await popup.press('Enter');
  await expect.poll(() => popup.texts('listitem').then(String)).toContain('Completed');

  const sidebar = await firefox.open('sidepanel.html');
  await sidebar.resize({ width: 300, height: 900 });
  await sidebar.click('button', 'narrow');
  await expect.poll(() => sidebar.count('article')).toBe(1);
  await expect.poll(() => sidebar.evaluate(GROUPS)).toMatchObject({ broken: [] });
  expect(await sidebar.evaluate(GROUPS)).toMatchObject({ ids: 3 });
});

/** How many IDs can be seen in the inspector, and which of their groups stand on more than one line. */
const GROUPS = `(() => {
  const broken = [];
  let ids = 0;
  for (const element of document.querySelectorAll('article :is(code, bdi, h1)')) {
    const text = element.textContent;
    if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text) || !element.checkVisibility() || element.matches(':has(bdi)')) continue;
    ids += 1;
    const places = [];
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    while (walker.nextNode())
      for (let at = 0; at < walker.currentNode.length; at += 1) places.push([walker.currentNode, at]);
    for (const { 0: group, index } of text.matchAll(/[0-9a-f]+/g)) {
      const range = new Range();
      range.setStart(...places[index]);
      range.setEnd(places[index + group.length - 1][0], places[index + group.length - 1][1] + 1);
      if (new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size > 1) broken.push(group);
    }
  }
  return { ids, broken };
})()`;

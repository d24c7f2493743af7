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

test('an ID stands on one line in the field', async ({ firefox, synap }) => {
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
});

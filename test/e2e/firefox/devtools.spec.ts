import { startApp } from '../support/app';
import { expect, test } from '../support/both/firefox';

const HELD = { queuedMs: 0, processingMs: Number.POSITIVE_INFINITY };

test('real DevTools list what the page creates, and a click watches it; what is over already is answered there, and by no notification', async ({
  firefox,
  synap,
}) => {
  const id = synap.addJob({ ...HELD, documentId: 'created-there' });
  const over = synap.addJob({ queuedMs: 0, processingMs: 0, documentId: 'over' });
  const app = await startApp({
    '/api/memories/create': { ingestion_id: id, document_id: 'created-there', status: 'queued' },
    '/mcp': `Memory accepted for storage (ingestion_id: ${over})`,
  });
  const inPage = await firefox.openElsewhere(app.url);
  await firefox.inWindow(SHOW_PANEL);
  const shown = () => firefox.inView('devtools_panel', 'content.document.body.innerText');
  await expect.poll(shown).toContain('No ingestions yet');
  await inPage(`fetch('/api/memories/create', { method: 'POST' }).then((answer) => answer.text())`);
  await expect.poll(shown).toContain('created-there');
  const press = (name: string) =>
    firefox.inView('devtools_panel', `content.document.querySelector('[aria-label="${name}"]').click()`);
  await press('Watch created-there');
  await expect.poll(shown).toContain('Processing');
  expect((await firefox.stored()).local[`ingestion:${id}`]).toMatchObject({ source: 'devtools' });

  await inPage(`fetch('/mcp', { method: 'POST' }).then((answer) => answer.text())`);
  await expect.poll(shown).toMatch(/POST mcp 200/);
  await press(`Watch ${over}`);
  await expect.poll(shown).toContain('Completed');
  // Once that is written, no notification comes any more.
  await expect
    .poll(async () => (await firefox.stored()).local[`ingestion:${over}`])
    .toMatchObject({ notification: { why: 'answered_in_place' } });
  expect(firefox.notified()).toEqual([]);
  app.close();
});

/** Opens DevTools on the tab in front, and in them our panel, as a click on its name does. */
const SHOW_PANEL = `(async () => {
  const { require } = ChromeUtils.importESModule('resource://devtools/shared/loader/Loader.sys.mjs');
  const { gDevTools } = require('devtools/client/framework/devtools');
  const toolbox = await gDevTools.showToolboxForTab(gBrowser.selectedTab, { toolId: 'webconsole' });
  const ours = () => toolbox.getAdditionalTools().find(({ title, label }) => [title, label].includes('Synap'));
  while (!ours()) await new Promise((resolve) => setTimeout(resolve, 50));
  await toolbox.selectTool(ours().id);
})()`;

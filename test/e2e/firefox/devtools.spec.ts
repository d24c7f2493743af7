import { startApp } from '../support/app';
import { expect, test } from '../support/both/firefox';

const HELD = { queuedMs: 0, processingMs: Number.POSITIVE_INFINITY };

test('real DevTools list what the page creates, and a click watches it', async ({ firefox, synap }) => {
  const id = synap.addJob({ ...HELD, documentId: 'created-there' });
  const app = await startApp({
    '/api/memories/create': { ingestion_id: id, document_id: 'created-there', status: 'queued' },
  });
  const inPage = await firefox.openElsewhere(app.url);
  await firefox.inWindow(SHOW_PANEL);
  const shown = () => firefox.inView('devtools_panel', 'content.document.body.innerText');
  await expect.poll(shown).toContain('Ingestions');
  await inPage(`fetch('/api/memories/create', { method: 'POST' }).then((answer) => answer.text())`);
  await expect.poll(shown).toContain('created-there');
  await firefox.inView(
    'devtools_panel',
    `content.document.querySelector('[aria-label="Watch created-there"]').click()`,
  );
  await expect.poll(shown).toContain('Processing');
  expect((await firefox.stored()).local[`ingestion:${id}`]).toMatchObject({ source: 'devtools' });
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

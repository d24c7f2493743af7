import { startSynap } from '../synap-server';
import { startApp } from './support/app';
import { openDevTools } from './support/devtools';
import { expect, test } from './support/fixtures';

const HELD = { queuedMs: 0, processingMs: Number.POSITIVE_INFINITY };
const SECRET = 'synap_live_of_the_inspected_page_0123456789';

test('real DevTools list what the page creates, before and after the panel is opened, and a click watches it', async ({
  connected,
  synap,
}) => {
  const [early, late] = ['early', 'late'].map((documentId) => synap.addJob({ ...HELD, documentId }));
  const app = await startApp({
    '/api/memories/create': { ingestion_id: early, document_id: 'early', status: 'queued' },
    '/api/memories/batch': {
      batch_id: crypto.randomUUID(),
      results: [{ ingestion_id: late, document_id: 'late' }],
    },
    '/api/profile': { ingestion_id: crypto.randomUUID() },
  });
  const page = await connected.context.newPage();
  await page.goto(app.url);
  const call = (path: string) =>
    page.evaluate(
      ([path, secret]) =>
        fetch(path, { method: 'POST', headers: { Authorization: `Bearer ${secret}` } }).then((r) => r.text()),
      [path, SECRET] as const,
    );

  const devtools = await openDevTools(connected, page);
  await call('/api/memories/create');
  const panel = await devtools.openPanel();
  const shown = () => panel.evaluate('document.body.innerText');
  await expect.poll(shown).toContain('early');
  await call('/api/profile');
  await call('/api/memories/batch');
  await expect.poll(shown).toMatch(/late\s+POST batch 200/);
  await page.goto(`${app.url}/elsewhere`);
  expect(await shown()).toContain('2 ingestions');

  const press = (name: string) => panel.evaluate(`document.querySelector('[aria-label="${name}"]').click()`);
  await press('Watch early');
  await expect.poll(shown).toContain('Processing');
  const { local, session } = await connected.stored();
  expect(local[`ingestion:${early}`]).toMatchObject({ source: 'devtools' });
  expect(local[`ingestion:${late}`]).toBeUndefined();
  expect(JSON.stringify({ local, session })).not.toContain(SECRET);
  const opened = connected.context.waitForEvent('page');
  await press('Processing: open early');
  await expect((await opened).getByRole('article').getByText('early').first()).toBeVisible();
  app.close();
});

test('real DevTools catch uploads, transcripts and answers of MCP; what is over already is answered there, and by no notification', async ({
  connected,
  synap,
}) => {
  const over = synap.addJob({ queuedMs: 0, processingMs: 0, documentId: 'over' });
  const app = await startApp({ '/mcp': `Memory accepted for storage (ingestion_id: ${over})` });
  const asked = await startSynap({ cors: true });
  const page = await connected.context.newPage();
  await page.goto(app.url);
  const devtools = await openDevTools(connected, page);
  const panel = await devtools.openPanel();
  const shown = () => panel.evaluate('document.body.innerText');
  await expect.poll(shown).toContain('No ingestions yet');

  const conversation = await page.evaluate(
    async ([url, key]) => {
      const headers = { Authorization: `Bearer ${key}` };
      const form = new FormData();
      form.append('file', new File(['The invoices of March.'], 'invoices.pdf'));
      await fetch(`${url}/api/v1/memories/upload`, { method: 'POST', headers, body: form });
      const body = JSON.stringify({ messages: [{ role: 'user', content: 'We have moved to Bonn.' }] });
      const sent = { method: 'POST', headers: { ...headers, 'Content-Type': 'application/json' }, body };
      const answer = await (await fetch(`${url}/v1/conversations/ingest`, sent)).json();
      await fetch('/mcp', { method: 'POST' }).then((events) => events.text());
      return answer;
    },
    [asked.url, asked.key] as const,
  );
  await expect.poll(shown).toMatch(/invoices\.pdf\s+POST upload 200/);
  await expect.poll(shown).toMatch(new RegExp(`${conversation.ingestion_id}\\s+POST ingest 200`));
  await expect.poll(shown).toMatch(new RegExp(`${over}\\s+POST mcp 200`));
  expect(await shown()).toContain('3 ingestions');
  expect(await panel.evaluate('document.body.innerHTML')).not.toContain(conversation.conversation_id);

  await panel.evaluate(`document.querySelector('[aria-label="Watch ${over}"]').click()`);
  await expect.poll(shown).toContain('Completed');
  // Once that is written, no notification comes any more.
  await expect
    .poll(async () => (await connected.stored()).local[`ingestion:${over}`])
    .toMatchObject({ source: 'devtools', notification: { why: 'answered_in_place' } });
  expect((await connected.stored()).notifications).toEqual([]);
  app.close();
  await asked.close();
});

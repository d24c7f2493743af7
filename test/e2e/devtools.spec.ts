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

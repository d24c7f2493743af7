import { FINAL_STATUSES, type FinalStatus } from '../../src/synap/status';
import { connect, expect, PRODUCTION_URL, row, test, watch } from './support/fixtures';

const HELD = { queuedMs: 0, processingMs: Number.POSITIVE_INFINITY };

test('the manifest alone lets requests through: no CORS header is ever sent', async ({
  connected,
  synap,
}) => {
  const id = synap.addJob({ ...HELD, documentId: 'no-cors' });
  await connected.send({ type: 'watch', ids: [id], connectionId: null, source: 'page' });
  const request = await synap.nextRequest((r) => r.route === 'status');
  expect(request.method).toBe('GET');
  expect(request.headers).not.toHaveProperty('origin');
  expect(synap.requests.filter((r) => r.method === 'OPTIONS')).toEqual([]);
});

const WORDS: Record<FinalStatus, string> = {
  completed: 'Completed',
  partial_success: 'Partial success',
  failed: 'Failed',
  cancelled: 'Cancelled',
};

for (const kind of FINAL_STATUSES) {
  test(`a job that ends as "${kind}" is notified as that, with the popup closed`, async ({
    connected,
    popup,
    synap,
  }) => {
    const id = synap.addJob({ ...HELD, documentId: 'some-document' });
    await watch(popup, id);
    await expect(row(popup, 'some-document')).toContainText('Processing');
    await popup.close();
    synap.finish(id, kind);
    await expect
      .poll(async () => (await connected.stored()).notifications, { timeout: 20_000 })
      .toEqual([expect.stringContaining(`${id}:1:${kind}`)]);
    const again = await connected.open('popup.html');
    await expect(row(again, 'some-document')).toContainText(WORDS[kind]);
  });
}

test('other words for an outcome are understood as what they mean', async ({ popup, synap }) => {
  const words = [
    ['COMPLETE', 'Completed'],
    ['success', 'Completed'],
    ['done', 'Completed'],
    ['error', 'Failed'],
    ['cancelled', 'Cancelled'],
  ] as const;
  for (const [raw, word] of words) {
    const id = synap.addJob({ ...HELD, documentId: `ends-as-${raw}` });
    await watch(popup, id);
    await expect(row(popup, `ends-as-${raw}`)).toContainText('Processing');
    synap.finish(id, raw);
    await expect(row(popup, `ends-as-${raw}`)).toContainText(word);
  }
});

test('a queued job says so, and a word nobody documented is shown as it is and polled on', async ({
  popup,
  synap,
}) => {
  const queued = synap.addJob({ queuedMs: Number.POSITIVE_INFINITY, documentId: 'waiting' });
  const odd = synap.addJob({ ...HELD, processingWord: 'embedding', documentId: 'odd' });
  await watch(popup, queued);
  await watch(popup, odd);
  await expect(row(popup, 'waiting')).toContainText('Queued');
  await expect(row(popup, 'odd')).toContainText('embedding');
  synap.finish(odd, 'completed');
  await expect(row(popup, 'odd')).toContainText('Completed');
});

test('memories are counted while the job is still in progress', async ({ popup, synap }) => {
  const id = synap.addJob({ ...HELD, documentId: 'growing', memories: { count: 4, overMs: 1_000 } });
  await watch(popup, id);
  await expect(row(popup, 'growing')).toContainText('4 memories');
  await expect(row(popup, 'growing')).toContainText('Processing');
});

test('any text with IDs in it will do: every ingestion of a batch answer is watched, the batch itself is not', async ({
  popup,
  synap,
}) => {
  const ids = ['one', 'two'].map((documentId) => synap.addJob({ ...HELD, documentId }));
  const results = ids.map((ingestion_id) => ({ ingestion_id, status: 'queued' }));
  await watch(popup, JSON.stringify({ batch_id: crypto.randomUUID(), total: 2, results }, null, 2));
  await expect(row(popup, 'one')).toContainText('Processing');
  await expect(row(popup, 'two')).toContainText('Processing');
  await expect(popup.getByRole('list', { name: 'Ingestions' }).getByRole('listitem')).toHaveCount(2);
});

test('what was typed is there again when the popup is opened again', async ({ connected, popup }) => {
  await popup.getByRole('textbox', { name: 'Ingestion ID' }).fill('half an i');
  // No person types and closes within the moment in which what keeps drafts is fetched.
  await expect
    .poll(async () => (await connected.stored()).session['draft:watch'])
    .toMatchObject({
      text: 'half an i',
    });
  await popup.close();
  const again = await connected.open('popup.html');
  await expect(again.getByRole('textbox', { name: 'Ingestion ID' })).toHaveValue('half an i');
});

test('a second key for another address is never sent without the person saying so', async ({
  connected,
  synap,
}) => {
  const { local } = await connected.stored();
  const [id] = Object.keys(local).flatMap((key) => key.match(/^connection:(.+)$/)?.[1] ?? []);
  const reply = await connected.send({
    type: 'saveConnection',
    connectionId: id ?? '',
    name: 'elsewhere',
    baseUrl: 'https://example.invalid',
    key: null,
  });
  expect(reply).toMatchObject({ ok: false, error: { code: 'key_missing' } });
  expect(synap.requests.every((request) => request.route === 'whoami')).toBe(true);
});

test('connecting works with a trailing slash in the base URL', async ({ extension, synap }) => {
  await connect(extension, synap.key, `${PRODUCTION_URL}/`);
  expect(synap.requests.map((request) => request.path)).toEqual(['/api/v1/auth/whoami']);
});

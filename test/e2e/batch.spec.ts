import { FREE_LIMIT, startSynap } from '../synap-server';
import { launchExtension, PRODUCTION_HOST } from './support/extension';
import { connect, expect, row, test, watch } from './support/fixtures';

const HELD = { queuedMs: 0, processingMs: Number.POSITIVE_INFINITY };

/** What a batch call answers, as a person pastes it. */
function batchAnswer(ids: string[]): string {
  const results = ids.map((ingestion_id) => ({ ingestion_id, status: 'queued' }));
  return JSON.stringify({ batch_id: crypto.randomUUID(), total: ids.length, results });
}

test('a batch is one notification when all of it is done, and its failures are notified at once', async ({
  connected,
  popup,
  synap,
}) => {
  const ids = ['a', 'b', 'c', 'd', 'e'].map((name) => synap.addJob({ ...HELD, documentId: `part-${name}` }));
  const [bad = '', ...good] = ids;
  await watch(popup, batchAnswer(ids));
  await expect(row(popup, 'part-e')).toContainText('Processing');
  await popup.close();
  const notificationIds = async () => (await connected.stored()).notifications;
  for (const id of good.slice(1)) synap.finish(id, 'completed');
  synap.finish(bad, 'failed');
  await expect
    .poll(notificationIds, { timeout: 20_000 })
    .toEqual([expect.stringContaining(`${bad}:1:failed`)]);
  synap.finish(good[0] ?? '', 'completed');
  await expect.poll(async () => (await notificationIds()).length, { timeout: 20_000 }).toBe(2);
  expect((await notificationIds()).filter((id) => id.startsWith('batch:'))).toHaveLength(1);
});

test('a thousand IDs at the free limit: no answer 429 is earned, and the popup goes on answering', async () => {
  const synap = await startSynap({ tls: { hosts: [PRODUCTION_HOST] }, limit: FREE_LIMIT });
  const extension = await launchExtension({ production: synap });
  await connect(extension, synap.key);
  const popup = await extension.open('popup.html');
  const ids = Array.from({ length: 1_000 }, (_, n) => synap.addJob({ ...HELD, documentId: `document-${n}` }));
  const field = popup.getByRole('textbox', { name: 'Ingestion ID' });
  await field.fill(batchAnswer(ids));
  await expect(popup.getByText('1,000 ingestions')).toBeVisible();
  await popup.getByRole('button', { name: 'Watch', exact: true }).click();
  await expect(popup.getByText('1,000 in progress')).toBeVisible();

  const isStatus = ({ route }: { route: string }) => route === 'status';
  await expect.poll(() => synap.requests.filter(isStatus).length, { timeout: 20_000 }).toBeGreaterThan(12);
  await field.fill('anything');
  await popup.getByRole('button', { name: 'Watch', exact: true }).click();
  await expect(popup.getByText('No ingestion ID found').first()).toBeVisible();
  await popup.close();
  const attended = synap.requests.filter(isStatus).length;
  await expect
    .poll(() => synap.requests.filter(isStatus).length, { timeout: 30_000 })
    .toBeGreaterThan(attended + 5);
  expect(synap.requests.filter(({ status }) => status === 429)).toEqual([]);
  expect((await extension.stored()).badge).toBe('99+');
  await extension.dispose();
  await synap.close();
});

import { expect, row, test, watch } from './support/fixtures';

const HELD = { queuedMs: 0, processingMs: Number.POSITIVE_INFINITY };

test('losing the encryption key loses no watch: the key is asked for, and given again everything goes on', async ({
  connected,
  popup,
  synap,
}) => {
  const id = synap.addJob({ ...HELD, documentId: 'kept' });
  await watch(popup, id);
  await expect(row(popup, 'kept')).toContainText('Processing');
  await popup.evaluate(
    () =>
      new Promise((resolve, reject) => {
        const request = indexedDB.deleteDatabase('vault');
        request.onsuccess = resolve;
        request.onerror = request.onblocked = reject;
      }),
  );
  await expect(popup.getByText('API key needed again').first()).toBeVisible();
  expect((await connected.stored()).badge).toContain('!');
  await popup.getByRole('textbox', { name: 'API key' }).fill(synap.key);
  await popup.getByRole('button', { name: 'Save' }).click();
  await expect(popup.getByText('API key needed again')).toHaveCount(0);
  synap.finish(id, 'completed');
  await expect(row(popup, 'kept')).toContainText('Completed');
});

test('a removed ingestion can be brought back by a popup opened later, and a late answer never does so', async ({
  connected,
  popup,
  synap,
}) => {
  const id = synap.addJob({ ...HELD, documentId: 'second-thoughts' });
  await watch(popup, id);
  await expect(row(popup, 'second-thoughts')).toContainText('Processing');
  await connected.send({ type: 'remove', ids: [id] });
  await popup.close();
  await connected.stopWorker();

  const again = await connected.open('popup.html');
  await again.getByRole('button', { name: 'Undo' }).click();
  await expect(row(again, 'second-thoughts')).toContainText('Processing');

  const slow = synap.faults.add({ kind: 'delay', delayMs: 3_000, ingestionId: id });
  await connected.send({ type: 'check', ids: [id] });
  await synap.nextRequest((request) => request.ingestionId === id);
  const answered = new Promise((resolve) => synap.onEnd(resolve));
  await connected.send({ type: 'remove', ids: [id] });
  synap.finish(id, 'completed');
  await answered;
  slow.remove();
  await expect
    .poll(async () => Object.keys((await connected.stored()).local).filter((key) => key.includes(id)), {
      timeout: 30_000,
    })
    .toEqual([]);
  expect((await connected.stored()).notifications).toEqual([]);
});

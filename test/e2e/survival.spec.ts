import type { browser as browserApi } from 'wxt/browser';
import { launchExtension } from './support/extension';
import { connect, expect, row, test, watch } from './support/fixtures';

/** The browser's API inside the extension's pages, where the functions given to `evaluate` run. */
declare const chrome: typeof browserApi;

const HELD = { queuedMs: 0, processingMs: Number.POSITIVE_INFINITY };

/** The alarm's floor, and time for what follows. */
const AFTER_ALARM_MS = 60_000;

test('an update goes on with what an older version watched, by its key, and tells the finish once', async ({
  synap,
}) => {
  const before = await launchExtension({ production: synap });
  await connect(before, synap.key);
  const id = synap.addJob({ ...HELD, documentId: 'across-versions' });
  await before.send({ type: 'watch', ids: [id], connectionId: null, source: 'page' });
  await expect.poll(async () => JSON.stringify((await before.stored()).local)).toContain('across-versions');
  await before.stopWorker();
  const page = await before.open('manifest.json');
  await page.evaluate(storeAsVersion1);
  await before.quit();
  synap.finish(id, 'completed');

  const after = await launchExtension({ production: synap, profile: before.profile });
  await expect
    .poll(async () => (await after.stored()).notifications, { timeout: AFTER_ALARM_MS })
    .toEqual([`${id}:1:completed`]);
  const { local } = await after.stored();
  expect(JSON.stringify(local)).not.toContain('"schema":1');
  expect(Object.keys(local).filter((key) => key.startsWith('damaged:'))).toEqual([]);
  const popup = await after.open('popup.html');
  await expect(row(popup, 'across-versions')).toContainText('Completed');
  await after.dispose();
});

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

/** Leaves storage as the first builds of version 1 had it. */
async function storeAsVersion1(): Promise<void> {
  const all: Record<string, Record<string, unknown>> = await chrome.storage.local.get(null);
  for (const value of Object.values(all)) {
    value.schema = 1;
    delete value.addedOn;
    delete value.limitPerMin;
    delete value.batches;
  }
  await chrome.storage.local.set(all);
}

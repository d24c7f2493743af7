import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type LaunchedExtension, launchExtension } from './support/extension';
import { connect, expect, row, test, watch } from './support/fixtures';

const HELD = { queuedMs: 0, processingMs: Number.POSITIVE_INFINITY };

test('a key that is refused is said on the options page, with the way out beside it', async ({
  connected,
  synap,
}) => {
  const id = synap.addJob({ ...HELD, documentId: 'revoked' });
  await connected.send({ type: 'watch', ids: [id], connectionId: null, source: 'page' });
  synap.keys.revoke(synap.key);
  const options = await connected.open('options.html');
  await expect(options.getByRole('heading', { name: 'API key rejected' })).toBeVisible();
  await expect.poll(async () => (await connected.stored()).badge).toBe('1!');
  await options
    .getByRole('textbox', { name: 'API key' })
    .fill(synap.keys.add({ instanceId: synap.keys.find(synap.key)?.instanceId ?? '' }).key);
  await options.getByRole('button', { name: 'Save' }).click();
  await expect(options.getByRole('heading', { name: 'API key rejected' })).toHaveCount(0);
  await expect.poll(async () => (await connected.stored()).badge).toBe('1');
});

test('an outcome that is switched off is not notified, and the others still are', async ({
  connected,
  synap,
}) => {
  const options = await connected.open('options.html');
  await options.getByRole('switch', { name: 'Completed' }).uncheck();
  await expect(options.getByText('Saved', { exact: true })).toBeVisible();
  const quiet = synap.addJob({ ...HELD, documentId: 'quiet' });
  const loud = synap.addJob({ ...HELD, documentId: 'loud' });
  const popup = await connected.open('popup.html');
  for (const [id, name] of [
    [quiet, 'quiet'],
    [loud, 'loud'],
  ] as const) {
    await watch(popup, id);
    await expect(row(popup, name)).toContainText('Processing');
  }
  synap.finish(quiet, 'completed');
  await expect(row(popup, 'quiet')).toContainText('Completed');
  synap.finish(loud, 'failed');
  await expect
    .poll(async () => (await connected.stored()).notifications, { timeout: 20_000 })
    .toEqual([expect.stringContaining(`${loud}:1:failed`)]);
  expect((await connected.stored()).local[`ingestion:${quiet}`]).toMatchObject({
    notification: { state: 'suppressed', why: 'switched_off' },
  });
});

test('the test notification is shown, asks whether it was seen, and says where systems hide the switch', async ({
  connected,
}) => {
  const options = await connected.open('options.html');
  await options.getByRole('button', { name: 'Send test notification' }).click();
  await expect(options.getByText('Did you see it?')).toBeVisible();
  expect((await connected.stored()).notifications.filter((id) => id.startsWith('test:'))).toHaveLength(1);
  await options.getByRole('button', { name: 'No', exact: true }).click();
  await expect(options.getByRole('heading', { name: /If notifications don't appear/ })).toBeVisible();
  await options.getByRole('button', { name: 'Send test notification' }).click();
  await options.getByRole('button', { name: 'Yes' }).click();
  await expect(options.getByText(/Notifications work/)).toBeVisible();
});

test('notifications that the person has blocked in the browser are said, with the steps that allow them', async ({
  synap,
}) => {
  const before = await launchExtension({ production: synap });
  await connect(before, synap.key);
  await before.quit();
  await blockNotifications(before);
  const after = await launchExtension({ production: synap, profile: before.profile });
  const options = await after.open('options.html');
  await options.getByRole('button', { name: 'Send test notification' }).click();
  await expect(options.getByRole('heading', { name: 'Notifications are blocked' })).toBeVisible();
  await expect(options.getByRole('heading', { name: /If notifications don't appear/ })).toBeVisible();
  await after.dispose();
});

test('as many finished ingestions are kept as asked for, clearing asks first, and what is in progress stays', async ({
  connected,
  popup,
  synap,
}) => {
  const names = ['first', 'second', 'third'];
  for (const documentId of names) {
    await watch(popup, synap.addJob({ queuedMs: 0, processingMs: 0, documentId }));
    await expect(row(popup, documentId)).toContainText('Completed');
  }
  await watch(popup, synap.addJob({ ...HELD, documentId: 'busy' }));
  await expect(row(popup, 'busy')).toContainText('Processing');
  const options = await connected.open('options.html');
  await options.getByRole('spinbutton', { name: 'Finished ingestions to keep' }).fill('2');
  await options.getByRole('spinbutton', { name: 'Finished ingestions to keep' }).blur();
  await expect(options.getByText(/^1 finished ingestion will be deleted now/)).toBeVisible();
  await expect(row(popup, 'first')).toHaveCount(1);
  await options.getByRole('button', { name: 'Delete', exact: true }).click();
  await popup.bringToFront();
  await expect(row(popup, 'first')).toHaveCount(0);
  await expect(row(popup, 'third')).toContainText('Completed');

  await options.bringToFront();
  await options.getByRole('button', { name: 'Clear history' }).click();
  await options.getByRole('group', { name: 'Clear history' }).getByRole('button', { name: 'Cancel' }).click();
  await expect(row(popup, 'third')).toHaveCount(1);
  await options.getByRole('button', { name: 'Clear history' }).click();
  await options.getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(row(popup, 'third')).toHaveCount(0);
  await expect(row(popup, 'busy')).toContainText('Processing');
});

test('the history is there again after the worker and the browser were started anew', async ({ synap }) => {
  const before = await launchExtension({ production: synap });
  await connect(before, synap.key);
  const popup = await before.open('popup.html');
  await watch(popup, synap.addJob({ queuedMs: 0, processingMs: 0, documentId: 'kept', memories: 2 }));
  await expect(row(popup, 'kept')).toContainText('Completed');
  await before.stopWorker();
  await popup.reload();
  await expect(row(popup, 'kept')).toContainText('2 memories');
  await before.quit();
  const after = await launchExtension({ production: synap, profile: before.profile });
  const history = await after.open('history.html');
  await expect(row(history, 'kept')).toContainText('Completed');
  await after.dispose();
});

/** What the browser's own settings write when a person switches off an extension's notifications. */
async function blockNotifications({ profile, id }: LaunchedExtension): Promise<void> {
  const file = join(profile, 'Default/Preferences');
  const preferences = JSON.parse(await readFile(file, 'utf8'));
  preferences.message_center = { ...preferences.message_center, disabled_extension_ids: [id] };
  await writeFile(file, JSON.stringify(preferences));
}

test('diagnostics say how the alarm, the key and the clocks are, and gives away no key', async ({
  connected,
  synap,
}) => {
  const id = synap.addJob({ ...HELD, documentId: 'examined' });
  await connected.send({ type: 'watch', ids: [id], connectionId: null, source: 'page' });
  await synap.nextRequest((request) => request.route === 'status');
  const options = await connected.open('options.html');
  await options.getByRole('button', { name: 'Run checks' }).click();
  const diagnostics = options.getByRole('region', { name: 'Diagnostics' });
  await expect(diagnostics.getByText(/^OK: Next wake-up/)).toBeVisible();
  await expect(diagnostics.getByText(/Key readable; last verified/)).toBeVisible();
  await expect(diagnostics.getByText("Agrees with the server's clock")).toBeVisible();
  expect(JSON.stringify(await connected.send({ type: 'diagnose' }))).not.toContain(synap.key);
});

import type { Locator, Page } from '@playwright/test';
import type { Command } from '../../src/messages';
import type { SynapServer } from '../synap-server';
import { type Extension, launchExtension } from './support/extension';
import { expect, PRODUCTION_URL, row, test, watch } from './support/fixtures';

const HELD = { queuedMs: 0, processingMs: Number.POSITIVE_INFINITY };

type Save = Extract<Command, { type: 'saveConnection' }>;

/** Adds a connection named staging, by a key of another instance of the same Synap. Answers with its ID and key. */
async function addStaging(extension: Extension, synap: SynapServer, form: Partial<Save> = {}) {
  const { key, instanceId } = synap.keys.add();
  const reply = await extension.send({
    type: 'saveConnection',
    connectionId: null,
    name: 'staging',
    baseUrl: PRODUCTION_URL,
    key,
    ...form,
  });
  if (!reply.ok) throw new Error(reply.error.code);
  await expect.poll(async () => JSON.stringify((await extension.stored()).local)).toContain(instanceId);
  return { id: reply.value.connectionId, key };
}

/** A connection on the options page. */
const connectionOf = (options: Page, name: string): Locator =>
  options.getByRole('list', { name: 'Connections' }).getByRole('listitem').filter({ hasText: name });

const keysAsked = (synap: SynapServer, id: string) =>
  synap.requests.filter((request) => request.ingestionId === id).map((request) => request.key);

test('a second connection has its own key and colour, and what is pasted goes to the chosen one, which it shows', async ({
  connected,
  popup,
  synap,
}) => {
  const { key: other, instanceId } = synap.keys.add();
  const options = await connected.open('options.html');
  await options.getByRole('button', { name: 'Add connection' }).click();
  await expect(options.getByRole('radio', { name: 'Green' })).toBeChecked();
  await options.getByRole('textbox', { name: 'API key' }).fill(other);
  await options.getByRole('textbox', { name: 'Name' }).fill('staging');
  await options.getByRole('radio', { name: 'Orange' }).check();
  await options.getByRole('button', { name: 'Save' }).click();
  await expect(connectionOf(options, 'staging')).toContainText(instanceId);
  expect(Object.values((await connected.stored()).local)).toContainEqual(
    expect.objectContaining({ name: 'staging', colour: 'orange', keyMode: 'kept' }),
  );

  await connectionOf(options, 'staging').getByRole('button', { name: 'Make default' }).click();
  await expect(options.getByText('New IDs go to staging')).toBeVisible();
  await expect(connectionOf(options, 'staging')).toContainText('Default');
  await expect(connectionOf(options, 'staging').getByRole('button', { name: 'Edit staging' })).toBeFocused();

  const theirs = synap.addJob({ ...HELD, documentId: 'their-document', key: other });
  const ours = synap.addJob({ ...HELD, documentId: 'our-document' });
  await popup.bringToFront();
  await watch(popup, theirs);
  await expect(row(popup, 'their-document')).toContainText('Processing');
  await expect(row(popup, 'their-document')).toContainText('staging');
  await popup.getByRole('combobox', { name: 'Connection for new IDs' }).selectOption('production');
  await expect(connectionOf(options, 'production')).toContainText('Default');
  await watch(popup, ours);
  await expect(row(popup, 'our-document')).toContainText('Processing');
  await expect(row(popup, 'our-document')).toContainText('production');
  expect(new Set(keysAsked(synap, theirs))).toEqual(new Set([other]));
  expect(new Set(keysAsked(synap, ours))).toEqual(new Set([synap.key]));
  await row(popup, 'their-document').getByRole('button', { name: 'their-document' }).click();
  await expect(popup.getByRole('article').getByText('staging', { exact: true })).toBeVisible();
});

test('an ID one connection does not know is found on the other, and the inspector says so', async ({
  connected,
  popup,
  synap,
}) => {
  const { id: staging, key } = await addStaging(connected, synap);
  const id = synap.addJob({ ...HELD, documentId: 'strayed', key });
  await watch(popup, id);
  await expect(row(popup, 'strayed')).toContainText('Processing');
  await expect(row(popup, 'strayed')).toContainText('staging');
  expect(keysAsked(synap, id).slice(0, 2)).toEqual([synap.key, key]);
  expect(keysAsked(synap, id).filter((asked) => asked === synap.key)).toHaveLength(1);
  await row(popup, 'strayed').getByRole('button', { name: 'strayed' }).click();
  await expect(popup.getByText('Found on staging, although it was added on production.')).toBeVisible();

  await connected.send({ type: 'removeConnection', connectionId: staging });
  await expect(popup.getByRole('article').getByText('Stopped').first()).toBeVisible();
  await expect(popup.getByText('Found on staging')).toHaveCount(0);
});

test('for an ID nobody knows the inspector says who else was asked, each once', async ({
  connected,
  popup,
  synap,
}) => {
  const { key } = await addStaging(connected, synap);
  const id = crypto.randomUUID();
  await watch(popup, id);
  await row(popup, id.slice(0, 8)).getByRole('button', { name: id }).click();
  const alsoAsked = popup.getByRole('article').getByRole('definition').filter({ hasText: 'staging' });
  await expect(alsoAsked).toContainText('staging');
  await expect.poll(() => keysAsked(synap, id).filter((asked) => asked === synap.key).length).toBe(2);
  expect(keysAsked(synap, id).filter((asked) => asked === key)).toHaveLength(1);
});

test('an ID that is watched on one connection is not moved by pasting it for another, and the popup says where it is', async ({
  connected,
  popup,
  synap,
}) => {
  await addStaging(connected, synap);
  const id = synap.addJob({ ...HELD, documentId: 'once-only' });
  await watch(popup, id);
  await expect(row(popup, 'once-only')).toContainText('Processing');
  await popup.getByRole('combobox', { name: 'Connection for new IDs' }).selectOption('staging');
  await popup.getByRole('textbox', { name: 'Ingestion ID' }).fill(id);
  await expect(popup.getByText('Already in the list, on production')).toBeVisible();
  await popup.getByRole('button', { name: 'Watch', exact: true }).click();
  await expect(popup.getByText('Already in the list, on production.')).toBeVisible();
  await expect(row(popup, 'once-only')).toContainText('production');
  expect(new Set(keysAsked(synap, id))).toEqual(new Set([synap.key]));
});

test('removing a connection says what happens to its ingestions, leaves nothing of its key, and moves the default on', async ({
  connected,
  popup,
  synap,
}) => {
  const { id: staging, key } = await addStaging(connected, synap, { keyMode: 'session' });
  await connected.send({ type: 'saveSettings', patch: { defaultConnectionId: staging } });
  for (const documentId of ['one', 'two']) {
    await watch(popup, synap.addJob({ ...HELD, documentId, key }));
    await expect(row(popup, documentId)).toContainText('Processing');
  }
  const mine = synap.addJob({ ...HELD, documentId: 'mine' });
  await popup.getByRole('combobox', { name: 'Connection for new IDs' }).selectOption('production');
  await watch(popup, mine);
  await expect(row(popup, 'mine')).toContainText('Processing');
  await popup.getByRole('combobox', { name: 'Connection for new IDs' }).selectOption('staging');
  await expect(popup.getByRole('combobox', { name: 'Connection for new IDs' })).toHaveValue(staging);

  const options = await connected.open('options.html');
  await expect(connectionOf(options, 'staging')).toContainText('key stored until the browser closes');
  await options.getByRole('button', { name: 'Remove connection' }).click();
  const question = options.getByText(/^Remove staging\?/);
  await expect(question).toContainText('Its key will be deleted');
  await expect(question).toContainText('Watching stops for 2 ingestions, which stay in the history.');
  await expect(question).toContainText('New IDs will go to production.');
  expect(JSON.stringify((await connected.stored()).session)).toContain(key);
  await options.getByRole('button', { name: 'Remove connection' }).click();

  await expect(connectionOf(options, 'staging')).toHaveCount(0);
  const { local, session } = await connected.stored();
  expect(JSON.stringify({ local, session })).not.toContain(key);
  expect(Object.keys({ ...local, ...session }).filter((name) => name.includes(staging))).toEqual([]);
  expect(local.summary).toMatchObject({ connections: [{ name: 'production' }] });

  await popup.bringToFront();
  for (const name of ['one', 'two']) await expect(row(popup, name)).toContainText('Stopped');
  await expect(row(popup, 'mine')).toContainText('Processing');
  // There is nobody left to ask but the connection that remains, and the button says so.
  await row(popup, 'one').getByRole('button', { name: 'one' }).click();
  const asked = synap.nextRequest((request) => request.route === 'status' && request.key === synap.key);
  await popup.getByRole('button', { name: 'Resume on production' }).click();
  await asked;
});

test('a key stored only until the browser closes is asked for after a restart, once, and given again everything goes on', async ({
  synap,
}) => {
  const before = await launchExtension({ production: synap });
  const first = await before.open('popup.html');
  await first.getByRole('textbox', { name: 'API key' }).fill(synap.key);
  await first.getByText('Advanced').click();
  await first.getByRole('radio', { name: 'Only until the browser closes' }).check();
  await first.getByRole('button', { name: 'Save' }).click();
  const id = synap.addJob({ ...HELD, documentId: 'over-night' });
  await watch(first, id);
  await expect(row(first, 'over-night')).toContainText('Processing');
  expect(JSON.stringify((await before.stored()).local)).not.toContain('ciphertext');
  await before.quit();

  const after = await launchExtension({ production: synap, profile: before.profile });
  await expect.poll(async () => (await after.stored()).badge, { timeout: 20_000 }).toBe('1!');
  expect((await after.stored()).title).toContain('a connection needs your attention');
  const told = async () => (await after.stored()).notifications;
  await expect.poll(told).toEqual([expect.stringMatching(/^connection:.*:key_needed:/)]);
  expect((await after.stored()).local[`ingestion:${id}`]).toMatchObject({ state: 'watching' });
  const popup = await after.open('popup.html');
  await expect(popup.getByText(/stored only until the browser closed/)).toBeVisible();
  await after.stopWorker();
  await popup.getByRole('textbox', { name: 'API key' }).fill(synap.key);
  await popup.getByRole('button', { name: 'Save' }).click();
  await expect(popup.getByText('API key needed again')).toHaveCount(0);
  synap.finish(id, 'completed');
  await expect(row(popup, 'over-night')).toContainText('Completed');
  const { local, notifications } = await after.stored();
  expect(notifications.filter((name) => name.includes('key_needed'))).toHaveLength(1);
  expect(JSON.stringify(local)).not.toContain('ciphertext');
  await after.dispose();
});

test('how a key is kept can be changed without giving it again', async ({ connected, synap }) => {
  const options = await connected.open('options.html');
  const stored = async () => {
    const { local, session } = await connected.stored();
    return {
      isSealed: JSON.stringify(local).includes('ciphertext'),
      isInMemory: JSON.stringify(session).includes(synap.key),
    };
  };
  await options.getByRole('radio', { name: 'Only until the browser closes' }).check();
  await options.getByRole('button', { name: 'Save' }).click();
  await expect.poll(stored).toEqual({ isSealed: false, isInMemory: true });
  await options.getByRole('radio', { name: 'Encrypted on this computer' }).check();
  await options.getByRole('button', { name: 'Save' }).click();
  await expect.poll(stored).toEqual({ isSealed: true, isInMemory: false });
});

test('the stored key can be tested without being shown', async ({ connected, synap }) => {
  const options = await connected.open('options.html');
  const asked = synap.nextRequest((request) => request.route === 'whoami');
  await options.getByRole('button', { name: 'Test connection' }).click();
  expect((await asked).key).toBe(synap.key);
  await expect(options.getByText('This key works')).toBeVisible();
  expect(await options.content()).not.toContain(synap.key);
});

test('credits are asked once for each connection that the options show, warn when low, and fail quietly', async ({
  connected,
  synap,
}) => {
  const { key } = await addStaging(connected, synap);
  synap.keys.update(synap.key, { credits: 62 });
  synap.keys.update(key, { credits: 4_500 });
  const asked = () => synap.requests.filter((request) => request.route === 'credits').map((r) => r.key);
  expect(asked()).toEqual([]);
  const options = await connected.open('options.html');
  await expect(connectionOf(options, 'production')).toContainText('62');
  await expect(connectionOf(options, 'production')).toContainText('Running low');
  await expect(connectionOf(options, 'staging')).toContainText('4,500');
  await expect(connectionOf(options, 'staging')).not.toContainText('Running low');
  expect(asked().toSorted()).toEqual([synap.key, key].toSorted());

  synap.keys.update(synap.key, { credits: 1_234 });
  await options.getByRole('button', { name: 'Refresh credits of production' }).click();
  await expect(connectionOf(options, 'production')).toContainText('1,234');
  await expect(connectionOf(options, 'production')).not.toContainText('Running low');
  expect(asked()).toHaveLength(3);

  synap.faults.add({ route: 'credits', kind: 'status', status: 503 });
  await options.getByRole('button', { name: 'Refresh credits of production' }).click();
  await expect(connectionOf(options, 'production')).toContainText('unavailable: Synap server error');
  expect((await connected.stored()).badge).toBe('');
});

test('credits are not asked while a connection is blocked', async ({ connected, popup, synap }) => {
  const { id: staging, key } = await addStaging(connected, synap);
  await connected.send({ type: 'saveSettings', patch: { defaultConnectionId: staging } });
  await watch(popup, synap.addJob({ ...HELD, documentId: 'revoked', key }));
  await expect(row(popup, 'revoked')).toContainText('Processing');
  synap.keys.revoke(key);
  await expect(popup.getByText('API key rejected').first()).toBeVisible();
  const reply = await connected.send({ type: 'readCredits', connectionId: staging });
  expect(reply).toMatchObject({ ok: false, error: { code: 'key_rejected' } });
  const options = await connected.open('options.html');
  await expect(connectionOf(options, 'production')).toContainText('1,000');
  expect(synap.requests.filter((request) => request.route === 'credits').map((r) => r.key)).toEqual([
    synap.key,
  ]);
});

test('no more is sent a minute than the person allows, a check of the key included', async ({
  connected,
  popup,
  synap,
}) => {
  const options = await connected.open('options.html');
  await options.getByText('Advanced').click();
  await options.getByRole('spinbutton', { name: /Maximum requests per minute/ }).fill('12');
  await options.getByRole('button', { name: 'Save' }).click();
  await expect(connectionOf(options, 'production')).toContainText('at most 12 requests per minute');
  await options.close();
  await popup.bringToFront();
  const since = Date.now();
  const ids = ['one', 'two', 'three'].map((documentId) => synap.addJob({ ...HELD, documentId }));
  await watch(popup, ids.join('\n'));
  const watchedMs = 25_000;
  await popup.waitForTimeout(watchedMs);
  const sent = synap.requests.filter((request) => request.at >= since).length;
  // The burst of 12 a minute is 2, and one more comes each 5 s while somebody looks.
  const passedMs = Date.now() - since;
  expect(sent).toBeGreaterThanOrEqual(3);
  expect(sent).toBeLessThanOrEqual(2 + Math.floor(passedMs / 5_000));
});

import type { browser as browserApi } from 'wxt/browser';
import type { Command } from '../../src/messages';
import { holdsCanary } from './support/canary';
import type { Extension } from './support/extension';
import { expect, PRODUCTION_URL } from './support/fixtures';
import { connectionId, test } from './support/stage';

declare const chrome: typeof browserApi;

const ID = '00000000-0000-4000-8000-000000000001';

type Commands = { [Type in Command['type']]: Extract<Command, { type: Type }> };

/** One command of every type, in the order in which they are sent: the last one takes away what the others are about. */
function everyCommand(connectionId: string, id: string): Command[] {
  const ids = [id];
  const form = { connectionId, baseUrl: PRODUCTION_URL, key: null };
  const commands: Commands = {
    watch: { type: 'watch', ids, connectionId, source: 'popup' },
    saveConnection: { type: 'saveConnection', name: 'n', ...form },
    testConnection: { type: 'testConnection', ...form },
    retryConnection: { type: 'retryConnection', connectionId },
    readCredits: { type: 'readCredits', connectionId },
    readMemory: { type: 'readMemory', ingestionId: id, memoryId: crypto.randomUUID() },
    readMemories: {
      type: 'readMemories',
      ingestionId: id,
      memoryIds: [crypto.randomUUID()],
      isOverdue: true,
    },
    saveSettings: { type: 'saveSettings', patch: { theme: 'dark' } },
    testNotification: { type: 'testNotification' },
    diagnose: { type: 'diagnose' },
    clearHistory: { type: 'clearHistory' },
    check: { type: 'check', ids },
    stop: { type: 'stop', ids },
    remove: { type: 'remove', ids },
    restore: { type: 'restore', ids },
    seen: { type: 'seen', ids },
    visible: { type: 'visible', ids },
    annotate: { type: 'annotate', id, label: 'l', note: 'n' },
    import: { type: 'import', rows: [{ id }] },
    removeConnection: { type: 'removeConnection', connectionId },
  };
  return Object.values(commands);
}

/** The command once for each of its fields, with a value in it that no field of any command may have. */
function withWrongFields(command: Command): unknown[] {
  const fields = Object.keys(command).filter((field) => field !== 'type');
  return fields.map((field) => ({ ...command, [field]: -0.5 }));
}

/** Sends anything at all, as a page that has gone wrong might. */
async function sendRaw(extension: Extension, messages: readonly unknown[]): Promise<unknown[]> {
  const desk = await extension.open('manifest.json');
  const replies = await desk.evaluate(
    (all) => Promise.all(all.map((message) => chrome.runtime.sendMessage(message))),
    messages,
  );
  await desk.close();
  return replies;
}

const MALFORMED: unknown[] = [
  null,
  true,
  0,
  '',
  'saveConnection',
  [],
  [{ type: 'clearHistory' }],
  {},
  { type: null },
  { type: 'toString' },
  { type: '__proto__' },
  { type: 'constructor' },
  { type: ['clearHistory'] },
  { type: 'readKey', connectionId: 'x' },
  { type: 'watch' },
  { type: 'watch', ids: [], connectionId: null, source: 'popup' },
  { type: 'watch', ids: ID, connectionId: null, source: 'popup' },
  { type: 'watch', ids: ['../../auth/whoami'], connectionId: null, source: 'popup' },
  { type: 'watch', ids: [`${ID}\n`], connectionId: null, source: 'popup' },
  { type: 'watch', ids: [ID.toUpperCase().replace('0', 'A')], connectionId: null, source: 'popup' },
  { type: 'watch', ids: [ID], connectionId: 7, source: 'popup' },
  { type: 'watch', ids: [ID], connectionId: null, source: 'telepathy' },
  { type: 'watch', ids: Array(20_001).fill(ID), connectionId: null, source: 'popup' },
  { type: 'visible', ids: Array(501).fill(ID) },
  { type: 'annotate', id: ID, label: 'x'.repeat(201), note: '' },
  { type: 'annotate', id: ID, label: '', note: 'x'.repeat(10_001) },
  { type: 'saveConnection', connectionId: null, name: 'n', baseUrl: PRODUCTION_URL },
  { type: 'saveConnection', connectionId: null, name: 'n', baseUrl: 7, key: 'k' },
  {
    type: 'saveConnection',
    connectionId: null,
    name: 'n',
    baseUrl: PRODUCTION_URL,
    key: 'k',
    keyMode: 'plain',
  },
  { type: 'saveConnection', connectionId: null, name: 'n', baseUrl: PRODUCTION_URL, key: 'k'.repeat(4_001) },
  { type: 'saveConnection', connectionId: null, name: 'n'.repeat(101), baseUrl: PRODUCTION_URL, key: 'k' },
  { type: 'testConnection', connectionId: { $ne: null }, baseUrl: PRODUCTION_URL, key: null },
  { type: 'saveSettings', patch: null },
  { type: 'saveSettings', patch: { keep: 0 } },
  { type: 'saveSettings', patch: { keep: 1e9 } },
  { type: 'saveSettings', patch: { theme: '<script>' } },
  { type: 'saveSettings', patch: { quiet: { from: -1, to: 5_000 } } },
  { type: 'readMemory', ingestionId: ID, memoryId: 'x'.repeat(201) },
  { type: 'readMemories', ingestionId: ID, memoryIds: Array(5).fill('m'), isOverdue: false },
  ...everyCommand('x', ID).flatMap(withWrongFields),
];

test(`${MALFORMED.length} malformed commands are each answered with an error that says nothing, and change nothing`, async ({
  stage,
}) => {
  const { extension, synap } = stage;
  const before = (await extension.stored()).local;
  const asked = synap.requests.length;
  const replies = await sendRaw(extension, MALFORMED);
  for (const [index, reply] of replies.entries())
    expect(reply, JSON.stringify(MALFORMED[index])?.slice(0, 100)).toEqual({
      ok: false,
      error: { code: 'internal', detail: null, httpStatus: null, correlationId: null, link: null },
    });
  expect((await extension.stored()).local).toEqual(before);
  expect(synap.requests).toHaveLength(asked);
});

const ADDRESSES = [
  'javascript:alert(1)',
  'file:///etc/passwd',
  'chrome-extension://abc/',
  'ftp://synap.example',
  'http://synap.example',
  'http://127.0.0.2',
  'http://[::2]:80',
  'http://localhost.evil.example',
  'http://127.0.0.1.evil.example',
  'http://127.0.0.1@evil.example',
  'https://user:pass@synap.example',
  'https://:pass@synap.example/?key=',
  'https:synap.example',
  'https:\\\\synap.example',
  '//synap.example',
  'https://',
  ' ',
];

test('an address the key must not be sent to is refused before anything is stored or asked', async ({
  stage,
}) => {
  const { extension } = stage;
  const before = (await extension.stored()).local;
  const forms = ADDRESSES.flatMap((baseUrl) => [
    { type: 'saveConnection', connectionId: null, name: 'n', baseUrl, key: 'synap_test_another' },
    { type: 'testConnection', connectionId: null, baseUrl, key: 'synap_test_another' },
  ]);
  const replies = await sendRaw(extension, forms);
  for (const [index, reply] of replies.entries())
    expect(JSON.stringify(reply), forms[index]?.baseUrl).toContain('"base_url_invalid"');
  expect((await extension.stored()).local).toEqual(before);
});

test('no answer to any command has the key in it, nor anything else the record of the key holds', async ({
  stage,
}) => {
  const { extension, synap } = stage;
  const id = await connectionId(extension);
  const job = synap.addJob({ queuedMs: 0, processingMs: 0 });
  const replies = await sendRaw(extension, everyCommand(id, job));
  const text = JSON.stringify(replies);
  expect(replies.map((reply) => reply !== null && typeof reply === 'object' && 'ok' in reply)).not.toContain(
    false,
  );
  expect(holdsCanary(text)).toBe(false);
  expect(text).not.toMatch(/ciphertext|sealed|"iv"|apiKey/);
});

test('the key the key is encrypted with cannot be taken out of the browser, by nobody and in no form', async ({
  stage,
}) => {
  const desk = await stage.extension.open('manifest.json');
  const found = await desk.evaluate(async () => {
    const request = indexedDB.open('vault');
    await new Promise((resolve) => {
      request.onsuccess = resolve;
    });
    const all = request.result.transaction('keys').objectStore('keys').getAll();
    await new Promise((resolve) => {
      all.onsuccess = resolve;
    });
    request.result.close();
    const [key] = all.result;
    const exported = [];
    for (const format of ['raw', 'jwk'] as const)
      exported.push(
        await crypto.subtle.exportKey(format, key).then(
          () => 'given out',
          () => 'refused',
        ),
      );
    return { count: all.result.length, extractable: key.extractable, exported, algorithm: key.algorithm };
  });
  expect(found).toEqual({
    count: 1,
    extractable: false,
    exported: ['refused', 'refused'],
    algorithm: { name: 'AES-GCM', length: 256 },
  });
});

import type { Fault } from '../synap-server';
import { expect, PRODUCTION_URL, row, test, watch } from './support/fixtures';

const HELD = { queuedMs: 0, processingMs: Number.POSITIVE_INFINITY };

/** What goes wrong with the answers, what the person then reads, and whether it ends automatically when the fault does. */
const TROUBLES: [what: string, title: string, fault: Fault][] = [
  ['the server is down', 'Synap server error', { kind: 'status', status: 503 }],
  ['the connection is dropped', "Synap can't be reached", { kind: 'drop' }],
  ['the answer breaks off', "Synap can't be reached", { kind: 'cut' }],
  ['the answer is not JSON', "Response isn't JSON", { kind: 'not_json' }],
  ['the answer is empty', "Response isn't JSON", { kind: 'empty' }],
  ['the answer is of another shape', 'Unexpected response', { kind: 'wrong_schema' }],
  ['the answer is nested without end', 'Unexpected response', { kind: 'deep' }],
  ['the answer is 50 MB long', 'Response too large', { kind: 'huge' }],
  ['a sign-in page answers', "Response isn't from Synap", { kind: 'html' }],
  ['the server stalls', "Synap isn't responding", { kind: 'stall' }],
];

for (const [what, title, fault] of TROUBLES) {
  test(`when ${what}, the popup says "${title}", loses nothing, and resumes afterwards`, async ({
    popup,
    synap,
  }) => {
    const id = synap.addJob({ ...HELD, documentId: 'in-trouble' });
    await watch(popup, id);
    await expect(row(popup, 'in-trouble')).toContainText('Processing');
    const trouble = synap.faults.add({ route: 'status', ...fault });
    // A stalled request is given up after 20 seconds.
    await expect(popup.getByText(title).first()).toBeVisible({ timeout: 30_000 });
    await expect(row(popup, 'in-trouble')).toContainText('Processing');
    trouble.remove();
    synap.finish(id, 'completed');
    await expect(row(popup, 'in-trouble')).toContainText('Completed', { timeout: 30_000 });
    await expect(popup.getByText(title)).toHaveCount(0);
  });
}

test('a redirect is not followed, the key stays here, and the popup says what is in the way', async ({
  popup,
  synap,
}) => {
  const id = synap.addJob({ ...HELD, documentId: 'redirected' });
  await watch(popup, id);
  await expect(row(popup, 'redirected')).toContainText('Processing');
  synap.faults.add({ kind: 'redirect', to: 'https://sign-in.invalid/' });
  await expect(popup.getByText("Response isn't from Synap").first()).toBeVisible();
});

test('too many requests: the popup says when it resumes, nothing is sent before, then it resumes', async ({
  popup,
  synap,
}) => {
  const id = synap.addJob({ ...HELD, documentId: 'limited' });
  await watch(popup, id);
  await expect(row(popup, 'limited')).toContainText('Processing');
  const limited = synap.faults.add({
    kind: 'status',
    status: 429,
    headers: { 'Retry-After': '6' },
    times: 1,
  });
  await expect(popup.getByText('Rate limited').first()).toBeVisible();
  await expect(popup.getByText(/Resumes at/)).toBeVisible();
  const refusedAt = synap.requests.findLast((request) => request.status === 429)?.at ?? 0;
  synap.finish(id, 'completed');
  await expect(row(popup, 'limited')).toContainText('Completed', { timeout: 20_000 });
  const next = synap.requests.find((request) => request.at > refusedAt);
  expect((next?.at ?? 0) - refusedAt).toBeGreaterThanOrEqual(6_000);
  expect(limited.fired).toBe(1);
});

test('no credits: nothing more is asked, and the way to mend it is a link that shows its host', async ({
  popup,
  synap,
}) => {
  const id = synap.addJob({ ...HELD, documentId: 'unpaid' });
  await watch(popup, id);
  await expect(row(popup, 'unpaid')).toContainText('Processing');
  const recovery_url = 'https://synap.maximem.ai/credits';
  synap.faults.add({
    kind: 'status',
    status: 402,
    body: { detail: { error: 'insufficient_credits', recovery_url } },
  });
  await expect(popup.getByText('Out of credits').first()).toBeVisible();
  const link = popup.getByRole('link', { name: /synap\.maximem\.ai/ });
  await expect(link).toHaveAttribute('href', recovery_url);
  await expect(link).toHaveAttribute('rel', /noopener/);
});

test('a refused key pauses everything, is notified, and a new key resumes it', async ({ popup, synap }) => {
  const id = synap.addJob({ ...HELD, documentId: 'revoked' });
  await watch(popup, id);
  await expect(row(popup, 'revoked')).toContainText('Processing');
  synap.keys.revoke(synap.key);
  await expect(popup.getByText('API key rejected').first()).toBeVisible();
  const polls = () => synap.requests.filter((request) => request.route === 'status').length;
  const asked = polls();
  await popup.getByRole('textbox', { name: 'API key' }).fill(synap.key);
  expect(polls()).toBe(asked);
  synap.keys.restore(synap.key);
  await popup.getByRole('button', { name: 'Save' }).click();
  await expect(popup.getByText('API key rejected')).toHaveCount(0);
  synap.finish(id, 'completed');
  await expect(row(popup, 'revoked')).toContainText('Completed');
});

test('a refused, a malformed and an unknown ID end after three polls over a minute, each by itself and with its reason', async ({
  popup,
  synap,
}) => {
  // The rule itself takes 63 seconds.
  test.setTimeout(150_000);
  const good = synap.addJob({ ...HELD, documentId: 'mine' });
  const [refused, malformed] = [synap.addJob(HELD), synap.addJob(HELD)];
  const unknown = crypto.randomUUID();
  const detail = [{ loc: ['path', 'ingestion_id'], msg: 'value is not a valid uuid', type: 'uuid' }];
  synap.faults.add({ kind: 'status', status: 403, ingestionId: refused });
  synap.faults.add({ kind: 'status', status: 422, ingestionId: malformed, body: { detail } });
  // One by one: more than three at once are a batch.
  for (const id of [good, refused, malformed, unknown]) await watch(popup, id);
  // Each is read aloud, however close together they end; what ends at one moment is read as one.
  for (const announcement of [`${unknown}: Not found`, `${refused}: Rejected`, `${malformed}: Rejected`]) {
    await expect(popup.getByRole('log')).toContainText(announcement, { timeout: 90_000 });
  }
  await expect(row(popup, unknown.slice(0, 8))).toContainText('Not found');
  for (const id of [refused, malformed]) await expect(row(popup, id.slice(0, 8))).toContainText('Rejected');
  const asked = synap.requests.filter((request) => request.ingestionId === unknown);
  expect(asked.length).toBeGreaterThanOrEqual(3);
  expect((asked.at(-1)?.at ?? 0) - (asked[0]?.at ?? 0)).toBeGreaterThanOrEqual(60_000);
  synap.finish(good, 'completed');
  await expect(row(popup, 'mine')).toContainText('Completed');
  await row(popup, malformed.slice(0, 8)).getByRole('button', { name: malformed }).click();
  await expect(popup.getByText('value is not a valid uuid').first()).toBeVisible();
});

test('text without an ID is kept, and said to have none', async ({ popup }) => {
  await watch(popup, 'refund-policy.pdf');
  await expect(popup.getByText('No ingestion ID found').first()).toBeVisible();
  await expect(popup.getByRole('textbox', { name: 'Ingestion ID' })).toHaveValue('refund-policy.pdf');
});

test('without a network the popup says so and resumes when it is back', async ({
  connected,
  popup,
  synap,
}) => {
  const id = synap.addJob({ ...HELD, documentId: 'on-a-train' });
  await watch(popup, id);
  await expect(row(popup, 'on-a-train')).toContainText('Processing');
  await connected.context.setOffline(true);
  await expect(popup.getByText("You're offline").first()).toBeVisible();
  synap.finish(id, 'completed');
  await connected.context.setOffline(false);
  await expect(row(popup, 'on-a-train')).toContainText('Completed', { timeout: 45_000 });
  await expect(popup.getByText("You're offline")).toHaveCount(0);
});

test('a connection without permission says so, apart from a dead server', async ({ extension, synap }) => {
  const baseUrl = 'http://127.0.0.1:9';
  await extension.send({
    type: 'saveConnection',
    connectionId: null,
    name: 'local',
    baseUrl,
    key: synap.key,
  });
  const popup = await extension.open('popup.html');
  await expect(popup.getByText('Access not allowed').first()).toBeVisible();
  await expect(popup.getByRole('button', { name: 'Allow access' }).first()).toBeVisible();
});

test('a full storage is said, the text stays, and with room again it is watched', async ({
  connected,
  popup,
  synap,
}) => {
  const id = synap.addJob({ ...HELD, documentId: 'no-room' });
  await popup.evaluate(async () => {
    const local = Reflect.get(globalThis, 'chrome').storage.local;
    for (const size of [1_000_000, 100_000, 10_000, 1_000, 100, 10]) {
      for (let n = 0; n < 12; n += 1) {
        try {
          await local.set({ [`fill:${size}:${n}`]: 'x'.repeat(size) });
        } catch {
          break;
        }
      }
    }
  });
  await watch(popup, id);
  await expect(popup.getByText('Storage is full').first()).toBeVisible();
  await expect(popup.getByRole('textbox', { name: 'Ingestion ID' })).toHaveValue(id);
  await popup.evaluate(async () => {
    const local = Reflect.get(globalThis, 'chrome').storage.local;
    const all = Object.keys(await local.get(null));
    await local.remove(all.filter((key) => key.startsWith('fill:')));
  });
  await popup.getByRole('button', { name: 'Watch', exact: true }).click();
  await expect(row(popup, 'no-room')).toContainText('Processing');
  await expect(popup.getByText('Storage is full')).toHaveCount(0);
  expect((await connected.stored()).local[`ingestion:${id}`]).toMatchObject({ state: 'watching' });
});

test.describe('first run', () => {
  for (const [what, title, prepare] of [
    ['without a key', 'API key missing', { key: '' }],
    ['with a key that Synap refuses', 'API key rejected', { key: 'synap_test_wrong' }],
    ['with an address that is no Synap', 'Not a Synap server', { fault: { kind: 'html' } }],
    ['with a server that is down', 'Synap server error', { fault: { kind: 'status', status: 500 } }],
    ['with http beyond this machine', 'Invalid base URL', { baseUrl: 'http://synap.example' }],
  ] as [string, string, { key?: string; baseUrl?: string; fault?: Fault }][]) {
    test(`${what}, the form says "${title}" and keeps what was typed`, async ({ extension, synap }) => {
      if (prepare.fault) synap.faults.add({ route: 'whoami', ...prepare.fault });
      const popup = await extension.open('popup.html');
      const key = popup.getByRole('textbox', { name: 'API key' });
      await key.fill(prepare.key ?? synap.key);
      if (prepare.baseUrl) {
        await popup.getByText('Advanced').click();
        await popup.getByRole('textbox', { name: 'Base URL' }).fill(prepare.baseUrl);
      }
      await popup.getByRole('button', { name: 'Test connection' }).click();
      await expect(popup.getByText(title).first()).toBeVisible();
      await expect(key).toHaveValue(prepare.key ?? synap.key);
    });
  }

  test('a key refused after saving brings the form back, and another key replaces it', async ({
    extension,
    synap,
  }) => {
    const popup = await extension.open('popup.html');
    await popup.getByRole('textbox', { name: 'API key' }).fill('synap_test_wrong');
    await popup.getByRole('button', { name: 'Save' }).click();
    await expect(popup.getByText('API key rejected').first()).toBeVisible();
    await popup.getByRole('textbox', { name: 'API key' }).fill(synap.key);
    await popup.getByRole('button', { name: 'Save' }).click();
    await expect(popup.getByRole('textbox', { name: 'Ingestion ID' })).toBeVisible();
  });

  test('what is found out about a key is shown even when the answer to the save comes late', async ({
    extension,
    synap,
  }) => {
    // The page reads that the connection is stored, hears that it was saved, and only then can the key be found bad.
    synap.faults.add({ route: 'whoami', kind: 'delay', delayMs: 1_500 });
    const popup = await extension.open('popup.html');
    await popup.evaluate(delayAnswers, 500);
    await popup.getByRole('textbox', { name: 'API key' }).fill('synap_test_wrong');
    await popup.getByRole('button', { name: 'Save' }).click();
    await expect(popup.getByText('API key rejected').first()).toBeVisible();
    await expect(popup.getByRole('textbox', { name: 'API key' })).toBeVisible();
  });

  test('the production address is the default', async ({ extension }) => {
    const popup = await extension.open('popup.html');
    await popup.getByText('Advanced').click();
    await expect(popup.getByRole('textbox', { name: 'Base URL' })).toHaveValue(PRODUCTION_URL);
  });
});

/** Makes the page hear every answer of the background late, as on a busy machine. Runs in the page. */
function delayAnswers(delayMs: number): void {
  for (const name of ['chrome', 'browser']) {
    const runtime = Reflect.get(globalThis, name)?.runtime;
    if (runtime === undefined) continue;
    const send = runtime.sendMessage.bind(runtime);
    runtime.sendMessage = async (message: unknown) => {
      const reply = await send(message);
      await new Promise((resolve) => setTimeout(resolve, delayMs));
      return reply;
    };
  }
}

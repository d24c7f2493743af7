import { CANARY } from './support/canary';
import { expect, PRODUCTION_URL, row, watch } from './support/fixtures';
import { connectionId, type Stage, test } from './support/stage';

const HELD = { queuedMs: 0, processingMs: Number.POSITIVE_INFINITY };
const REDIRECTS = [301, 302, 303, 307, 308] as const;

/** How each request that can carry the key is brought about. */
const CALLS: [
  route: 'whoami' | 'status' | 'memory' | 'credits',
  ask: (stage: Stage, job: string) => Promise<unknown>,
][] = [
  [
    'whoami',
    async ({ extension }) =>
      extension.send({
        type: 'testConnection',
        connectionId: await connectionId(extension),
        baseUrl: PRODUCTION_URL,
        key: null,
      }),
  ],
  // Trying again ends the pause that follows a failure.
  [
    'status',
    async ({ extension }) =>
      extension.send({ type: 'retryConnection', connectionId: await connectionId(extension) }),
  ],
  [
    'memory',
    ({ extension }, job) =>
      extension.send({ type: 'readMemory', ingestionId: job, memoryId: crypto.randomUUID() }),
  ],
  [
    'credits',
    async ({ extension }) =>
      extension.send({ type: 'readCredits', connectionId: await connectionId(extension) }),
  ],
];

for (const [route, ask] of CALLS) {
  test(`no redirect of ${route} takes the key or anything else to another server`, async ({ stage }) => {
    const { synap, plain, secure, extension } = stage;
    const job = synap.addJob(HELD);
    await extension.send({ type: 'watch', ids: [job], connectionId: null, source: 'popup' });
    await synap.nextRequest((request) => request.route === 'status');
    for (const { url } of [plain, secure]) {
      for (const status of REDIRECTS) {
        const redirect = synap.faults.add({ kind: 'redirect', to: `${url}/api/v1/landing`, status, route });
        await ask(stage, job);
        await expect.poll(() => redirect.fired).toBeGreaterThan(0);
        redirect.remove();
      }
    }
    expect([...plain.hits, ...secure.hits]).toEqual([]);
  });
}

test('the question who is there, asked when nobody answers, has no key in it and follows nowhere', async ({
  stage,
}) => {
  const { synap, plain, extension } = stage;
  const job = synap.addJob(HELD);
  synap.faults.add({ kind: 'drop', route: 'status' });
  const redirect = synap.faults.add({ kind: 'redirect', to: `${plain.url}/health`, route: 'health' });
  await extension.send({ type: 'watch', ids: [job], connectionId: null, source: 'popup' });
  await expect.poll(() => redirect.fired).toBeGreaterThan(0);
  const probes = synap.requests.filter((request) => request.route === 'health');
  expect(probes.map(({ headers }) => headers.authorization)).toEqual(probes.map(() => undefined));
  expect(plain.hits).toEqual([]);
});

test('no command takes the stored key to another address, though the browser would let it', async ({
  stage,
}) => {
  const { plain, secure, extension } = stage;
  const id = await connectionId(extension);
  const elsewhere = [
    plain.url,
    secure.url,
    `${PRODUCTION_URL}:8443`,
    `${PRODUCTION_URL}.evil.example`,
    `${PRODUCTION_URL}/other-tenant`,
    `${PRODUCTION_URL}@127.0.0.1`,
    PRODUCTION_URL.replace('https:', 'http:'),
    // Full stops at the end of a copied address belong to the sentence. Elsewhere they do not.
    `${PRODUCTION_URL}.evil.example.`,
    `${PRODUCTION_URL}.:443/v1`,
  ];
  for (const baseUrl of elsewhere) {
    for (const keyMode of ['kept', 'session'] as const) {
      const saved = await extension.send({
        type: 'saveConnection',
        connectionId: id,
        name: 'moved',
        baseUrl,
        key: null,
        keyMode,
      });
      expect(saved, baseUrl).toMatchObject({ ok: false, error: { code: /key_missing|base_url_invalid/ } });
    }
    const tested = await extension.send({ type: 'testConnection', connectionId: id, baseUrl, key: null });
    expect(tested, baseUrl).toMatchObject({ ok: false });
  }
  expect([...plain.hits, ...secure.hits]).toEqual([]);
});

test('editing the base URL on the options page asks for a key; with one of its own the new host gets that and no other', async ({
  stage,
}) => {
  const { plain, extension } = stage;
  stage.othersAsked.push(plain.url);
  const options = await extension.open('options.html');
  const url = options.getByRole('textbox', { name: 'Base URL' }).first();
  await url.fill(plain.url);
  await options.getByRole('button', { name: 'Save' }).first().click();
  await expect(options.getByText('API key missing').first()).toBeVisible();
  expect(plain.hits).toEqual([]);

  await options.getByRole('textbox', { name: 'API key' }).first().fill('synap_test_another_key_for_it');
  await options.getByRole('button', { name: 'Save' }).first().click();
  await expect
    .poll(() => plain.hits.map(({ headers }) => headers.authorization))
    .toContain('Bearer synap_test_another_key_for_it');
});

for (const keyMode of ['kept', 'session'] as const) {
  test(`a record altered in storage cannot take a ${keyMode} key to another host: it has to be given again`, async ({
    stage,
  }) => {
    const { plain, synap, extension } = stage;
    const id = await connectionId(extension);
    await extension.send({
      type: 'saveConnection',
      connectionId: id,
      name: 'production',
      baseUrl: PRODUCTION_URL,
      key: null,
      keyMode,
    });
    if (keyMode === 'session') stage.allowed = { session: /^session key:/ };
    const job = synap.addJob({ ...HELD, documentId: 'watched' });
    const popup = await extension.open('popup.html');
    await watch(popup, job);
    await expect(row(popup, 'watched')).toContainText('Processing');
    await extension.stopWorker();
    await popup.evaluate(
      async ([key, baseUrl]) => {
        const { local } = Reflect.get(globalThis, 'chrome').storage;
        const stored = (await local.get(key))[key];
        await local.set({ [key]: { ...stored, baseUrl } });
      },
      [`connection:${id}`, plain.url] as const,
    );
    await extension.send({ type: 'check', ids: [job] });
    await expect(popup.getByText('API key needed again').first()).toBeVisible();
    expect(plain.hits).toEqual([]);
  });
}

test('a server that repeats the key finds it in no page, record, log or notification', async ({ stage }) => {
  const { synap, extension } = stage;
  const job = synap.addJob({ ...HELD, documentId: CANARY, processingWord: CANARY });
  const popup = await extension.open('popup.html');
  await watch(popup, job);
  await expect(row(popup, '•••').first()).toBeVisible();
  synap.finish(job, 'failed', { errorMessage: `refused ${CANARY} and "${CANARY}"` });
  await expect(row(popup, '•••')).toContainText('Failed');
  await row(popup, '•••').getByRole('button', { name: '•••' }).first().click();
  await popup.getByText('Raw JSON').click();
  await expect(popup.getByText('refused ••• and "•••"').first()).toBeVisible();
  synap.faults.add({
    kind: 'status',
    status: 401,
    body: { detail: { message: `Invalid key: ${CANARY}`, code: CANARY } },
    headers: { 'X-Correlation-Id': CANARY },
  });
  const other = synap.addJob(HELD);
  await extension.send({ type: 'watch', ids: [other], connectionId: null, source: 'popup' });
  const options = await extension.open('options.html');
  await expect(options.getByText('Invalid key: •••').first()).toBeVisible();
  await extension.open('history.html');
});

test('a key being typed is in memory alone until it is saved, and then it is nowhere in plain', async ({
  stage,
}) => {
  const { extension } = stage;
  const options = await extension.open('options.html');
  const field = options.getByRole('textbox', { name: 'API key' }).first();
  await field.fill(CANARY);
  await expect
    .poll(async () => JSON.stringify((await extension.stored()).session['draft:connection'] ?? null))
    .toContain(CANARY);
  expect(JSON.stringify((await extension.stored()).local)).not.toContain(CANARY);
  await options.getByRole('button', { name: 'Save' }).first().click();
  await expect(field).toHaveValue('');
});

test('a page that dies in the moment it saves a key leaves nothing of it behind', async ({ stage }) => {
  const { extension } = stage;
  const options = await extension.open('options.html');
  await options.getByRole('textbox', { name: 'API key' }).first().fill(CANARY);
  const draft = async () => (await extension.stored()).session['draft:connection'];
  await expect.poll(async () => JSON.stringify((await draft()) ?? null)).toContain(CANARY);
  await options.close();
  // What the page had just sent when the question for access destroyed it.
  const form = { name: 'production', baseUrl: PRODUCTION_URL, key: CANARY };
  await extension.send({ type: 'saveConnection', connectionId: await connectionId(extension), ...form });
  expect(await draft()).toBeUndefined();
});

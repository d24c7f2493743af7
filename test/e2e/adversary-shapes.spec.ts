import { STATUS_FIELDS } from '../../src/synap/answer-about';
import { expect, row, watch } from './support/fixtures';
import { connectionId, test } from './support/stage';

const HELD = { queuedMs: 0, processingMs: Number.POSITIVE_INFINITY };

const WRONG = [
  'null',
  'true',
  '-1',
  '1e308',
  '1e999',
  '0.1',
  '"NaN"',
  '""',
  '[]',
  '[[null]]',
  '{}',
  '{"a":1}',
];

const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;

/** All of them for what decides, two for each other field: test/property/bodies.test.ts tries any value in any field. */
const wrongOf = (field: string, index: number) =>
  field === 'status' ? WRONG : WRONG.filter((_, at) => at % 6 === index % 6);

/** Bodies that no Synap sends. None says in a way that can be believed that the job is over. */
const BODIES: [what: string, body: string][] = [
  ...STATUS_FIELDS.flatMap((field, index) =>
    wrongOf(field, index).map((value): [string, string] => [
      `${field}: ${value}`,
      field === 'status' ? `{"status":${value}}` : `{"status":"processing","${field}":${value}}`,
    ]),
  ),
  ['a prototype', '{"status":"processing","__proto__":{"status":"completed","polluted":true}}'],
  ['a prototype alone', '{"__proto__":{"status":"completed"}}'],
  ['a constructor', '{"status":"processing","constructor":{"prototype":{"polluted":true}}}'],
  ['methods by name', '{"status":"processing","toString":1,"hasOwnProperty":null,"then":"x","toJSON":"x"}'],
  ['a key twice', '{"status":"completed","status":"processing"}'],
  ['somebody else’s job', '{"status":"completed","ingestion_id":"00000000-0000-4000-8000-000000000001"}'],
  ['an extra field nested a hundred thousand times', `{"status":"processing","x":${nested(100_000)}}`],
  ['an extra field nested three thousand times', `{"status":"processing","x":${nested(3_000)}}`],
  ['an error nested a hundred thousand times', `{"status":"processing","error_message":${nested(100_000)}}`],
  [
    'a hundred thousand fields',
    `{"status":"processing"${Array.from({ length: 100_000 }, (_, n) => `,"f${n}":1`).join('')}}`,
  ],
  ['a hundred thousand memories', `{"status":"processing","memory_ids":[${'"m",'.repeat(99_999)}"m"]}`],
  ['a status of a megabyte', `{"status":"${'s'.repeat(1_000_000)}"}`],
  ['a number of a megabyte', `{"status":"processing","memories_created":${'9'.repeat(1_000_000)}}`],
  ['not quite JSON', `{"status":"processing",}`],
  ['a byte order mark', '\uFEFF{"status":"processing"}'],
  ['a string', '"completed"'],
  ['a list', '[{"status":"completed"}]'],
  ['NaN', '{"status":"processing","memories_created":NaN}'],
];

/** The body with the ID of the ingestion in front, so that it counts where nothing else is wrong with it. */
const about = (id: string, body: string) => body.replace('{"status":', `{"ingestion_id":"${id}","status":`);

test(`${BODIES.length} bodies of the wrong shape end no watch, break no page and are gone with the next good answer`, async ({
  stage,
}) => {
  test.setTimeout(240_000);
  const { synap, extension } = stage;
  const job = synap.addJob({ ...HELD, documentId: 'steadfast' });
  const popup = await extension.open('popup.html');
  const history = await extension.open(`history.html`);
  await watch(popup, job);
  await expect(row(popup, 'steadfast')).toContainText('Processing');
  await history.goto(extension.url(`history.html#/ingestion/${job}`));
  await history.getByText('Raw JSON').click();
  const retry = { type: 'retryConnection', connectionId: await connectionId(extension) } as const;
  for (const [what, body] of BODIES) {
    const wrong = synap.faults.add({ kind: 'status', status: 200, body: about(job, body), route: 'status' });
    const before = synap.requests.length;
    await extension.send(retry);
    await expect.poll(() => wrong.fired, { message: what, intervals: [20] }).toBeGreaterThan(0);
    await expect
      .poll(
        () => synap.requests.slice(before).some((one) => one.fault === 'status' && one.endedAt !== null),
        {
          intervals: [20],
        },
      )
      .toBe(true);
    const record = (await extension.stored()).local[`ingestion:${job}`];
    expect(record, what).toMatchObject({ id: job, state: 'watching' });
    wrong.remove();
  }
  await extension.send(retry);
  await expect(history.getByRole('article')).toBeVisible();
  expect(await popup.evaluate(() => Reflect.get({}, 'polluted') ?? null)).toBe(null);
  synap.finish(job, 'completed', { memories: 2 });
  await expect(row(popup, 'steadfast')).toContainText('2 memories');
  await expect(history.getByRole('article').getByText('Completed').first()).toBeVisible();
});

for (const declared of [true, false]) {
  test(`fifty megabytes, ${declared ? 'announced' : 'unannounced'}, are not read to their end, for whoever asks`, async ({
    stage,
  }) => {
    const { synap, extension } = stage;
    synap.faults.add({ kind: 'huge', declared });
    const id = await connectionId(extension);
    const job = synap.addJob(HELD);
    await extension.send({ type: 'watch', ids: [job], connectionId: null, source: 'popup' });
    const memory = { type: 'readMemory', ingestionId: job, memoryId: crypto.randomUUID() } as const;
    for (const command of [memory, { type: 'readCredits', connectionId: id } as const])
      expect(await extension.send(command)).toMatchObject({
        ok: false,
        error: { code: 'too_large' },
      });
    await expect
      .poll(async () => JSON.stringify((await extension.stored()).local[`ingestion:${job}`]))
      .toContain('too_large');
    expect(synap.requests.filter((request) => request.fault === 'huge' && request.answered)).toEqual([]);
  });
}

import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as z from 'zod/mini';
import { nextRawResponse } from '../../src/background/storage/raw-response';
import { parseJson } from '../../src/synap/json';
import { readProblem } from '../../src/synap/problem';
import { readCredits, readMemory, readWhoami } from '../../src/synap/schemas';
import { STATUSES } from '../../src/synap/status';
import { readStatusBody } from '../../src/synap/status-body';
import { applyPoll } from '../../src/watch/apply-poll';
import { fieldChanges } from '../../src/watch/field-changes';
import { RAW_LIMIT_BYTES } from '../../src/watch/model/limits';
import { ingestionSchema, type RawResponse, rawResponseSchema } from '../../src/watch/model/records';
import { alone, answered, watching } from '../unit/samples';
import { expectValid } from './expecting';
import { damagedBody, documentedBody, finalWordAlone, oddFieldBody } from './generators/bodies';
import { anyJson, jsonOf } from './generators/json';
import { errorBody, otherAnswer } from './generators/other-answers';
import { always } from './runs';

const text = z.nullable(z.string());
const number = z.nullable(z.number());

/** What each reader promises of what it gives. */
const statusBody = z.strictObject({
  status: z.enum(STATUSES),
  rawStatus: z.string().check(z.minLength(1)),
  documentId: text,
  queuedAt: number,
  isQueuedAtUnsure: z.optional(z.literal(true)),
  startedAt: number,
  completedAt: number,
  memoriesCreated: z.nullable(z.number().check(z.gte(0))),
  memoryIds: z.nullable(z.array(z.string())),
  errorMessage: text,
});
const whoami = z.strictObject({ clientId: text, instanceId: text, isolation: text });
const memory = z.strictObject({
  memoryId: z.string(),
  type: text,
  content: text,
  confidence: number,
  createdAt: number,
});
const credits = z.strictObject({ balance: number, warningLow: z.boolean() });
const problem = z.strictObject({
  detail: z.nullable(z.string().check(z.minLength(1), z.maxLength(500))),
  words: z.array(z.string()),
  link: z.nullable(z.url({ protocol: /^https$/ })),
});

test('any JSON is a status body as promised, or none', () => {
  let bodies = 0;
  always(
    'bodies: any JSON',
    fc.tuple(fc.oneof(anyJson, damagedBody, oddFieldBody), fc.uuid()),
    ([json, id]) => {
      const read = readStatusBody(json, id);
      if (read === null) return;
      bodies += 1;
      expectValid(statusBody, read);
    },
  );
  expect(bodies).toBeGreaterThan(0);
});

test('whatever stands beside status and ID, the ingestion ends as the status says', () => {
  always('bodies: a final word', finalWordAlone, ({ id, text, raw, means }) => {
    const read = readStatusBody(parseJson(text), id, text);
    if (read === null) throw new Error(`does not count: ${text}`);
    expectValid(statusBody, read);
    expect([read.status, read.rawStatus]).toEqual([means, raw]);
    const after = applyPoll(watching(1), answered(read), alone);
    expect(after.state === 'ended' && after.outcome.kind).toBe(means);
    expectValid(ingestionSchema, after);
  });
});

test('any JSON is an error in words as promised, with a link nobody is endangered by', () => {
  always('bodies: an error', errorBody, (json) => {
    const read = readProblem(json);
    expectValid(problem, read);
    if (read.link !== null) expect(new URL(read.link).username + new URL(read.link).password).toBe('');
  });
});

test('any JSON is an identity, a memory, a balance as promised, or none', () => {
  always('bodies: other answers', otherAnswer, (json) => {
    expect(z.nullable(whoami).parse(readWhoami(json))).toEqual(readWhoami(json));
    expect(z.nullable(memory).parse(readMemory(json, 'asked'))).toEqual(readMemory(json, 'asked'));
    expect(z.nullable(credits).parse(readCredits(json))).toEqual(readCredits(json));
  });
});

/** Texts around the limit among them, of characters of one to four bytes. */
const kept = fc.oneof(
  documentedBody.map((json) => JSON.stringify(json)),
  fc.string(),
  fc
    .tuple(
      fc.constantFrom('x', 'é', '漢', '😀', '\ud800'),
      fc.integer({ min: -2, max: 2 }),
      fc.constantFrom(1, 2, 3, 4),
    )
    .map(([character, more, bytes]) => `a${character.repeat(Math.floor(RAW_LIMIT_BYTES / bytes) + more)}`),
);

test('what is kept of bodies stays within its limit and its schema, and the same body is no news', () => {
  const rare = fc.oneof(
    { weight: 20, arbitrary: documentedBody.map((json) => JSON.stringify(json)) },
    { weight: 1, arbitrary: kept },
  );
  const record = { before: watching(), after: watching() };
  always('bodies: kept', fc.array(rare, { minLength: 1, maxLength: 4 }), (raws) => {
    let detail: RawResponse | null = null;
    for (const [at, raw] of raws.entries()) {
      const next: RawResponse = nextRawResponse(detail, { raw, correlationId: null, now: at, record });
      expectValid(rawResponseSchema, next);
      expect(new TextEncoder().encode(next.raw).length).toBeLessThanOrEqual(RAW_LIMIT_BYTES);
      // A body that is kept instead of the newer one says the same.
      expect(next.truncated || next.raw === raw || next === detail).toBe(true);
      if (!next.truncated)
        expect(nextRawResponse(next, { raw, correlationId: 'other', now: at + 1, record })).toBe(next);
      detail = next;
    }
  });
});

/** Deeper than differences are looked for. */
const deep = fc.nat().map((n) => Array.from({ length: 9 }).reduce<unknown>((inner) => ({ inner, n }), n));

test('a body differs from itself in no field, in whatever order; and each difference is one', () => {
  always('bodies: differences', fc.tuple(documentedBody, damagedBody, deep), ([json, after, deep]) => {
    const before = { ...json, deep };
    const turned = Object.fromEntries(
      Object.entries(json)
        .reverse()
        .concat([['deep', jsonOf(deep)]]),
    );
    expect(fieldChanges(before, turned)).toEqual([]);
    for (const { before: was, after: is } of fieldChanges(before, after)) expect(was).not.toBe(is);
  });
});

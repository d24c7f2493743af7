import { describe, expect, test } from 'vitest';
import { ownError } from '../../../src/synap/errors';
import { applyPoll } from '../../../src/watch/apply-poll';
import { markRemoved } from '../../../src/watch/model/ingestion';
import { type Ingestion, ingestionSchema } from '../../../src/watch/model/records';
import { startNextRound, stopWatch } from '../../../src/watch/model/rounds';
import type { PollResult } from '../../../src/watch/poll-result';
import { alone, answered, HOME, NOW, watching } from '../samples';

const error = { code: 'not_found', detail: null, httpStatus: 404, correlationId: 'c', link: null } as const;
type Failed = 'not_found' | 'refused' | 'unusable';
const notFound = (at: number, connectionId = HOME, kind: Failed = 'not_found'): PollResult => ({
  kind,
  error,
  connectionId,
  receivedAt: at,
  serverTime: at,
});

describe('a poll that brings a final status', () => {
  test('ends the ingestion with exactly one notification pending, in the same record', () => {
    const after = applyPoll(
      watching(),
      answered({ status: 'completed', rawStatus: 'done', memoriesCreated: 3 }),
      alone,
    );
    expect(after).toMatchObject({
      state: 'ended',
      rawStatus: 'done',
      memoriesCreated: 3,
      outcome: { kind: 'completed', round: 1 },
      notification: { state: 'pending', id: `${after.id}:1:completed:${after.addedAt}` },
    });
    expect(ingestionSchema.parse(after)).toEqual(after);
  });

  test('waits for its reader when it is the first answer and a page shows it', () => {
    const after = applyPoll(watching(), answered({ status: 'failed', rawStatus: 'failed' }), {
      ...alone,
      isVisible: true,
    });
    expect(after).toMatchObject({ notification: { state: 'pending', awaitsReader: true } });
  });

  test('is notified when an earlier answer was not final, even if a person looks', () => {
    const before = applyPoll(watching(), answered(), alone);
    const after = applyPoll(before, answered({ status: 'failed', rawStatus: 'failed' }), {
      ...alone,
      isVisible: true,
    });
    expect(after).toMatchObject({ notification: { state: 'pending', awaitsReader: false } });
  });

  test('changes nothing that is over, stopped or removed', () => {
    const final = answered({ status: 'completed', rawStatus: 'completed' });
    const over = applyPoll(watching(), final, alone);
    for (const record of [over, stopWatch(watching(), NOW), markRemoved(watching(), NOW)]) {
      expect(applyPoll(record, final, alone)).toBe(record);
    }
  });
});

describe('a poll that brings no final status', () => {
  test('never takes away what was known', () => {
    const known = applyPoll(watching(), answered({ memoriesCreated: 2, memoryIds: ['a', 'b'] }), alone);
    const gaps = { documentId: null, queuedAt: null, memoriesCreated: null, memoryIds: null };
    expect(applyPoll(known, answered(gaps), alone)).toMatchObject({
      documentId: 'refund-policy',
      memoriesCreated: 2,
      memoryIds: ['a', 'b'],
    });
  });

  test('lowers no count by a gap: neither by the missing number nor by fewer IDs than it', () => {
    const known = applyPoll(watching(), answered({ memoriesCreated: 7, memoryIds: ['a'] }), alone);
    expect(applyPoll(known, answered({ memoriesCreated: null, memoryIds: null }), alone)).toMatchObject({
      memoriesCreated: 7,
      memoryIds: ['a'],
    });
    const more = answered({ memoriesCreated: null, memoryIds: [...'abcdefghi'] });
    expect(applyPoll(known, more, alone)).toMatchObject({ memoriesCreated: 9 });
    expect(applyPoll(known, answered({ memoriesCreated: 2 }), alone)).toMatchObject({ memoriesCreated: 2 });
  });

  test('keeps everything else that an answer leaves out, and takes what it brings', () => {
    const first = {
      startedAt: NOW - 3_000,
      completedAt: NOW - 1_000,
      errorMessage: 'disk',
      documentId: 'first',
    };
    const known = applyPoll(watching(), answered(first), alone);
    const gaps = { startedAt: null, completedAt: null, errorMessage: null, documentId: null, queuedAt: null };
    expect(applyPoll(known, answered(gaps), alone)).toMatchObject({ ...first, queuedAt: NOW - 5_000 });
    const second = { startedAt: NOW, completedAt: NOW + 1, errorMessage: 'net', documentId: 'second' };
    expect(applyPoll(known, answered({ ...second, queuedAt: NOW - 9 }), alone)).toMatchObject({
      ...second,
      queuedAt: NOW - 9,
    });
  });

  test('stores no more of one ingestion than its bounds, whatever the answer holds', () => {
    const huge = answered({
      rawStatus: 'x'.repeat(300),
      documentId: 'd'.repeat(3_000),
      errorMessage: `${'e'.repeat(30_000)}ValueError: bad`,
      memoryIds: Array.from({ length: 6_000 }, () => 'm'.repeat(200)),
    });
    const record = applyPoll(watching(), huge, alone);
    expect(record.rawStatus).toHaveLength(200);
    expect(record.transitions[0]?.status).toHaveLength(200);
    expect(record.documentId).toHaveLength(2_000);
    expect(record.errorMessage).toHaveLength(20_000);
    expect(record.errorMessage?.endsWith('ValueError: bad')).toBe(true);
    expect(record).toMatchObject({ memoryIds: { length: 20 }, memoryIdCount: 6_000 });
    expect(record.memoryIds[0]).toHaveLength(100);
  });

  test('keeps the newest of more changes than it may store', () => {
    let record: Ingestion = watching();
    for (let change = 1; change <= 60; change++)
      record = applyPoll(record, answered({ rawStatus: `step ${change}` }, NOW + change), alone);
    expect(record.transitions).toHaveLength(50);
    expect(record.transitions.at(0)?.status).toBe('step 11');
    expect(record.transitions.at(-1)?.status).toBe('step 60');
  });

  test('notes no change for the same word in another case', () => {
    const known = applyPoll(watching(), answered({ rawStatus: 'Processing' }), alone);
    expect(applyPoll(known, answered({ rawStatus: 'PROCESSING' }, NOW + 1), alone).transitions).toHaveLength(
      1,
    );
  });

  test('notes a change with the bounds polling gives', () => {
    const queued = applyPoll(watching(), answered({ status: 'queued', rawStatus: 'queued' }), alone);
    const later = applyPoll(queued, answered({}, NOW + 9_000), { ...alone, answeredAt: NOW + 7_000 });
    expect(later.transitions).toEqual([
      { status: 'queued', notBefore: null, notAfter: NOW },
      { status: 'processing', notBefore: NOW + 7_000, notAfter: NOW + 9_000 },
    ]);
  });

  test('notes a change after the clock was set back without a span that ends before it begins', () => {
    const queued = applyPoll(watching(), answered({ status: 'queued', rawStatus: 'queued' }), alone);
    const earlier = applyPoll(queued, answered({}, NOW - 9_000), { ...alone, answeredAt: NOW });
    expect(earlier.transitions.at(-1)).toEqual({
      status: 'processing',
      notBefore: NOW - 9_000,
      notAfter: NOW - 9_000,
    });
  });

  test('times out past the longest watch, however either clock jumps, and with an answer alone', () => {
    const around = { ...alone, maxWatchTimeMs: 60_000 };
    const begun = applyPoll(watching(), answered({}, NOW), around);
    const jumped = { ...answered({}, NOW + 86_400_000), serverTime: NOW + 90_000_000 };
    expect(applyPoll(begun, jumped, { ...around, watchedMs: 59_999 }).state).toBe('watching');
    const past = { ...around, watchedMs: 60_000 };
    const error = ownError('server_error');
    const failed = { ...answered({}, NOW), kind: 'unusable', error } as const;
    expect(applyPoll(begun, failed, past).state).toBe('watching');
    expect(applyPoll(begun, answered({}, NOW), past)).toMatchObject({ outcome: { kind: 'timed_out' } });
  });

  test('times out without any answer when it has been polled for a week past the longest watch, and says why', () => {
    const weekMs = 7 * 24 * 5 * 60_000;
    const around = { ...alone, maxWatchTimeMs: 60_000 };
    const error = ownError('unreachable');
    const failed = { ...answered({}, NOW), kind: 'unusable', error } as const;
    const refused = { ...answered({}, NOW), kind: 'not_found', error: ownError('not_found') } as const;
    const begun = watching(1, { watchedMs: 60_000 });
    for (const result of [failed, refused]) {
      expect(applyPoll(begun, result, { ...around, watchedMs: 59_999 + weekMs }).state).toBe('watching');
      expect(applyPoll(begun, result, { ...around, watchedMs: 60_000 + weekMs })).toMatchObject({
        outcome: { kind: 'timed_out' },
        lastError: { code: result.error.code },
      });
    }
  });

  test('writes how long it has watched in steps', () => {
    const around = { ...alone, maxWatchTimeMs: 60_000 };
    const begun = applyPoll(watching(), answered({}, NOW), around);
    expect(applyPoll(begun, answered({}, NOW), { ...around, watchedMs: 2_999 })).toEqual(begun);
    expect(applyPoll(begun, answered({}, NOW), { ...around, watchedMs: 3_000 })).toMatchObject({
      watchedMs: 3_000,
    });
  });
});

describe('when a job was queued', () => {
  const queued = (over: object) => applyPoll(watching(), answered(over), alone);

  test('is unsure where it says no zone, or may be the local time of another one called UTC', () => {
    expect(queued({ isQueuedAtUnsure: true })).toMatchObject({ isQueuedAtUnsure: true });
    expect(queued({ queuedAt: NOW - 3 * 3_600_000 - 5_000 })).toMatchObject({ isQueuedAtUnsure: true });
    expect(queued({})).not.toHaveProperty('isQueuedAtUnsure');
  });

  test('is sure once an answer says so, and compared with when its watch began by the clock of the server', () => {
    const unsure = queued({ isQueuedAtUnsure: true });
    expect(applyPoll(unsure, answered({}), alone)).toMatchObject({ isQueuedAtUnsure: false });
    const ahead = { ...answered({}), serverTime: NOW + 3_600_000 };
    expect(applyPoll(watching(), ahead, alone)).toMatchObject({ watchedSince: NOW + 3_600_000 });
  });

  test('stays sure however long the job is watched: quarters of an hour later it was queued as long before its watch', () => {
    const later = applyPoll(queued({}), answered({}, NOW + 30 * 60_000), alone);
    expect(later).not.toHaveProperty('isQueuedAtUnsure');
  });
});

describe('when a job ended', () => {
  const MIN = 60_000;
  const ended = (over: object) => applyPoll(watching(), answered({ status: 'completed', ...over }), alone);

  test('is unknown where it is said to be well after the answer that says so, though the job began before', () => {
    expect(ended({ queuedAt: NOW, completedAt: NOW + MIN + 1 })).toMatchObject({ completedAt: null });
    expect(ended({ queuedAt: NOW, completedAt: NOW + MIN })).toMatchObject({ completedAt: NOW + MIN });
  });

  test('is kept where the whole job lies after the answer: then both times are of another zone, and their difference is true', () => {
    const times = { queuedAt: NOW + 1, completedAt: NOW + 60 * MIN };
    expect(ended(times)).toMatchObject(times);
    expect(ended({ ...times, queuedAt: null })).toMatchObject({ completedAt: NOW + 60 * MIN });
  });
});

describe('an end in a word that we do not know', () => {
  const times = { startedAt: NOW - 2_000, completedAt: NOW - 1_000 };
  const ends = { status: 'other', rawStatus: 'archived', ...times } as const;
  const polls = (...steps: [ms: number, over?: object][]) =>
    steps.reduce<Ingestion>(
      (record, [ms, over]) => applyPoll(record, answered({ ...ends, ...over }, NOW + ms), alone),
      watching(),
    );

  test('is believed after three answers alike over a minute, and shown as it came', () => {
    const ended = polls([0], [30_000], [60_000]);
    expect(ended).toMatchObject({ outcome: { kind: 'other' }, rawStatus: 'archived' });
    expect(ingestionSchema.parse(ended)).toEqual(ended);
    expect(polls([0], [59_999], [59_999]).state).toBe('watching');
    expect(polls([0], [90_000]).state).toBe('watching');
  });

  test.each<[string, object]>([
    ['the time of the end changes', { completedAt: NOW }],
    ['there is none', { completedAt: null }],
    ['it is before the beginning', { completedAt: NOW - 3_000 }],
    ['the word changes', { rawStatus: 'expired' }],
    ['the word is one of a job that goes on', { rawStatus: 'retrying' }],
    ['the job goes on', { status: 'processing', rawStatus: 'processing' }],
  ])('is counted anew where %s in between', (_, over) => {
    const before = [[0], [30_000], [60_000, over], [90_000], [120_000]] as [number, object?][];
    expect(polls(...before).state).toBe('watching');
    expect(polls(...before, [150_000]).state).toBe('ended');
  });

  test('is never believed of a job that would have ended before it began', () => {
    const early = { completedAt: NOW - 3_000 };
    expect(polls([0, early], [30_000, early], [60_000, early], [90_000, early]).state).toBe('watching');
  });

  test('is believed of a job that ended in the second in which it began', () => {
    const short = { startedAt: NOW - 1_000, completedAt: NOW - 1_000 };
    expect(polls([0, short], [30_000, short], [60_000, short]).state).toBe('ended');
  });

  test('is believed by no jump of either clock', () => {
    const jumped = (record: Ingestion, at: number, serverTime: number) =>
      applyPoll(record, { ...answered(ends), receivedAt: at, serverTime }, alone);
    const twice = polls([0], [1_000]);
    expect(jumped(twice, NOW + 90_000, NOW + 2_000).state).toBe('watching');
    expect(jumped(twice, NOW + 2_000, NOW + 90_000).state).toBe('watching');
    expect(jumped(twice, NOW + 60_000, NOW + 60_000).state).toBe('ended');
  });

  test.each([-3_600_000, 3_600_000])(
    'is believed after a minute of a server whose clock is %s ms ahead',
    (offsetMs) => {
      const said = (record: Ingestion, ms: number) =>
        applyPoll(record, { ...answered(ends, NOW + ms), serverTime: NOW + ms + offsetMs }, alone);
      expect([0, 30_000, 59_999].reduce(said, watching()).state).toBe('watching');
      expect([0, 30_000, 60_000].reduce(said, watching()).state).toBe('ended');
    },
  );

  test('is believed a minute after both clocks were set back', () => {
    const day = 86_400_000;
    expect(polls([day], [day + 1_000], [0], [59_999]).state).toBe('watching');
    expect(polls([day], [day + 1_000], [0], [60_000]).state).toBe('ended');
  });
});

describe('the first answer of another round', () => {
  const failed = applyPoll(
    watching(),
    answered({
      status: 'failed',
      rawStatus: 'failed',
      errorMessage: 'disk full',
      completedAt: NOW - 1_000,
      memoriesCreated: 2,
      memoryIds: ['a', 'b'],
    }),
    alone,
  );

  test('takes the place of all that the round before has said', () => {
    const times = { queuedAt: NOW + 1, startedAt: NOW + 2 };
    const retried = { status: 'completed', rawStatus: 'completed', ...times } as const;
    const gaps = { completedAt: null, memoriesCreated: null, memoryIds: null, errorMessage: null };
    const after = applyPoll(startNextRound(failed, NOW), answered({ ...retried, ...gaps }, NOW + 9), alone);
    expect(after).toMatchObject({ ...retried, ...gaps, memoriesCreated: 0, memoryIds: [] });
  });

  test('leaves all of it as it was until it comes', () => {
    const waiting = applyPoll(startNextRound(failed, NOW), notFound(NOW + 1), alone);
    expect(waiting).toMatchObject({
      errorMessage: 'disk full',
      completedAt: NOW - 1_000,
      memoriesCreated: 2,
    });
  });
});

test('an error that a job reported before it went on is not the reason of its end', () => {
  const before = applyPoll(watching(), answered({ errorMessage: 'attempt 1 failed' }), alone);
  const after = applyPoll(before, answered({ status: 'completed', rawStatus: 'completed' }), alone);
  expect(after).toMatchObject({ outcome: { kind: 'completed' }, errorMessage: null });
});

describe('an ingestion that another connection turned out to know', () => {
  const found = applyPoll(watching(), answered({}, NOW, 'away'), alone);

  test('belongs there from now on, and remembers where it was added', () => {
    expect(found).toMatchObject({ connectionId: 'away', addedOn: HOME });
    expect(applyPoll(found, answered({}, NOW, 'away'), alone)).toMatchObject({ addedOn: HOME });
    expect(applyPoll(found, answered({}, NOW, 'further'), alone)).toMatchObject({ addedOn: HOME });
  });

  test('remembers nothing once it is back, or when a person gives it to a connection', () => {
    expect(applyPoll(found, answered({}, NOW), alone)).toMatchObject({ connectionId: HOME, addedOn: null });
    expect(startNextRound(found, NOW)).toMatchObject({ connectionId: 'away', addedOn: HOME });
    expect(startNextRound(found, NOW, 'further')).toMatchObject({ connectionId: 'further', addedOn: null });
  });
});

describe('an unusable answer', () => {
  const unusable: PollResult = {
    kind: 'unusable',
    error: { ...error, code: 'server_error' },
    connectionId: HOME,
    receivedAt: NOW,
    serverTime: NOW,
  };

  test('never ends an ingestion, and the same again is no news', () => {
    const once = applyPoll(watching(), unusable, alone);
    expect(once).toMatchObject({ state: 'watching', lastError: { code: 'server_error' } });
    expect(applyPoll(once, { ...unusable, receivedAt: NOW + 5_000 }, alone)).toBe(once);
  });

  test('of another kind takes the place of the one before', () => {
    const failed = (code: 'server_error' | 'unreachable'): PollResult => ({
      kind: 'unusable',
      error: ownError(code),
      connectionId: HOME,
      receivedAt: NOW,
      serverTime: NOW,
    });
    const twice = applyPoll(
      applyPoll(watching(), failed('server_error'), alone),
      failed('unreachable'),
      alone,
    );
    expect(twice).toMatchObject({ lastError: { code: 'unreachable' } });
  });

  test('is forgotten with the next answer', () => {
    expect(applyPoll(applyPoll(watching(), unusable, alone), answered(), alone).lastError).toBeNull();
  });
});

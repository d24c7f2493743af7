import { describe, expect, test } from 'vitest';
import { apply, type PollResult } from '../../src/watch/apply';
import { removed, restarted, stopped } from '../../src/watch/ingestion';
import { type Ingestion, ingestionSchema } from '../../src/watch/records';
import { alone, answered, HOME, NOW, watching } from './samples';

const error = { code: 'not_found', detail: null, httpStatus: 404, correlationId: 'c', link: null } as const;
type Failed = 'not_found' | 'refused' | 'trouble';
const notFound = (at: number, connectionId = HOME, kind: Failed = 'not_found'): PollResult => ({
  kind,
  error,
  connectionId,
  receivedAt: at,
  serverTime: at,
});

describe('a poll that brings a final status', () => {
  test('ends the ingestion and owes exactly one notice, in the same record', () => {
    const after = apply(
      watching(),
      answered({ status: 'completed', rawStatus: 'done', memoriesCreated: 3 }),
      alone,
    );
    expect(after).toMatchObject({
      state: 'ended',
      rawStatus: 'done',
      memoriesCreated: 3,
      outcome: { kind: 'completed', round: 1 },
      notice: { state: 'owed', id: `${after.id}:1:completed` },
    });
    expect(ingestionSchema.parse(after)).toEqual(after);
  });

  test('waits for its reader when it is the first answer and a page shows it', () => {
    const after = apply(watching(), answered({ status: 'failed', rawStatus: 'failed' }), {
      ...alone,
      lookedAt: true,
    });
    expect(after).toMatchObject({ notice: { state: 'owed', awaitsReader: true } });
  });

  test('is told when an earlier answer was not final, even if a person looks', () => {
    const before = apply(watching(), answered(), alone);
    const after = apply(before, answered({ status: 'failed', rawStatus: 'failed' }), {
      ...alone,
      lookedAt: true,
    });
    expect(after).toMatchObject({ notice: { state: 'owed', awaitsReader: false } });
  });

  test('changes nothing that is over, stopped or removed', () => {
    const final = answered({ status: 'completed', rawStatus: 'completed' });
    const over = apply(watching(), final, alone);
    for (const record of [over, stopped(watching()), removed(watching(), NOW)]) {
      expect(apply(record, final, alone)).toBe(record);
    }
  });
});

describe('a poll that brings no final status', () => {
  test('never takes away what was known', () => {
    const known = apply(watching(), answered({ memoriesCreated: 2, memoryIds: ['a', 'b'] }), alone);
    const gaps = { documentId: null, queuedAt: null, memoriesCreated: null, memoryIds: null };
    expect(apply(known, answered(gaps), alone)).toMatchObject({
      documentId: 'refund-policy',
      memoriesCreated: 2,
      memoryIds: ['a', 'b'],
    });
  });

  test('lowers no count by a gap: neither by the missing number nor by fewer IDs than it', () => {
    const known = apply(watching(), answered({ memoriesCreated: 7, memoryIds: ['a'] }), alone);
    expect(apply(known, answered({ memoriesCreated: null, memoryIds: null }), alone)).toMatchObject({
      memoriesCreated: 7,
      memoryIds: ['a'],
    });
    const more = answered({ memoriesCreated: null, memoryIds: [...'abcdefghi'] });
    expect(apply(known, more, alone)).toMatchObject({ memoriesCreated: 9 });
    expect(apply(known, answered({ memoriesCreated: 2 }), alone)).toMatchObject({ memoriesCreated: 2 });
  });

  test('keeps everything else that an answer leaves out, and takes what it brings', () => {
    const first = {
      startedAt: NOW - 3_000,
      completedAt: NOW - 1_000,
      errorMessage: 'disk',
      documentId: 'first',
    };
    const known = apply(watching(), answered(first), alone);
    const gaps = { startedAt: null, completedAt: null, errorMessage: null, documentId: null, queuedAt: null };
    expect(apply(known, answered(gaps), alone)).toMatchObject({ ...first, queuedAt: NOW - 5_000 });
    const second = { startedAt: NOW, completedAt: NOW + 1, errorMessage: 'net', documentId: 'second' };
    expect(apply(known, answered({ ...second, queuedAt: NOW - 9 }), alone)).toMatchObject({
      ...second,
      queuedAt: NOW - 9,
    });
  });

  test('stores no more of one ingestion than its bounds, whatever the answer holds', () => {
    const huge = answered({
      rawStatus: 'x'.repeat(300),
      documentId: 'd'.repeat(3_000),
      errorMessage: 'e'.repeat(30_000),
      memoryIds: Array.from({ length: 6_000 }, () => 'm'.repeat(200)),
    });
    const record = apply(watching(), huge, alone);
    expect(record.rawStatus).toHaveLength(200);
    expect(record.transitions[0]?.status).toHaveLength(200);
    expect(record.documentId).toHaveLength(2_000);
    expect(record.errorMessage).toHaveLength(20_000);
    expect(record.memoryIds).toHaveLength(5_000);
    expect(record.memoryIds[0]).toHaveLength(100);
  });

  test('keeps the newest of more changes than it may store', () => {
    let record: Ingestion = watching();
    for (let change = 1; change <= 60; change++)
      record = apply(record, answered({ rawStatus: `step ${change}` }, NOW + change), alone);
    expect(record.transitions).toHaveLength(50);
    expect(record.transitions.at(0)?.status).toBe('step 11');
    expect(record.transitions.at(-1)?.status).toBe('step 60');
  });

  test('notes no change for the same word in another case', () => {
    const known = apply(watching(), answered({ rawStatus: 'Processing' }), alone);
    expect(apply(known, answered({ rawStatus: 'PROCESSING' }, NOW + 1), alone).transitions).toHaveLength(1);
  });

  test('notes a change with the bounds polling gives', () => {
    const queued = apply(watching(), answered({ status: 'queued', rawStatus: 'queued' }), alone);
    const later = apply(queued, answered({}, NOW + 9_000), { ...alone, answeredAt: NOW + 7_000 });
    expect(later.transitions).toEqual([
      { status: 'queued', notBefore: null, notAfter: NOW },
      { status: 'processing', notBefore: NOW + 7_000, notAfter: NOW + 9_000 },
    ]);
  });

  test('notes a change after the clock was set back without a span that ends before it begins', () => {
    const queued = apply(watching(), answered({ status: 'queued', rawStatus: 'queued' }), alone);
    const earlier = apply(queued, answered({}, NOW - 9_000), { ...alone, answeredAt: NOW });
    expect(earlier.transitions.at(-1)).toEqual({
      status: 'processing',
      notBefore: NOW - 9_000,
      notAfter: NOW - 9_000,
    });
  });

  test('gives up only past the longest watch by the clock of the server', () => {
    const around = { ...alone, longestWatchMs: 60_000 };
    const begun = apply(watching(), answered({}, NOW), around);
    const jumped = { ...answered({}, NOW + 86_400_000), serverTime: NOW + 30_000 };
    expect(apply(begun, jumped, around).state).toBe('watching');
    expect(apply(begun, answered({}, NOW + 60_000), around)).toMatchObject({ outcome: { kind: 'gave_up' } });
  });
});

describe('an ID the server does not know', () => {
  test('is not found after three 404s over a minute, not before', () => {
    let record = apply(watching(), notFound(NOW), alone);
    for (const at of [3_000, 15_000, 59_000]) record = apply(record, notFound(NOW + at), alone);
    expect(record.state).toBe('watching');
    expect(apply(record, notFound(NOW + 60_000), alone)).toMatchObject({ outcome: { kind: 'not_found' } });
  });

  test('is not found by the third of them if the minute is over by then', () => {
    let record = apply(watching(), notFound(NOW), alone);
    record = apply(record, notFound(NOW + 30_000), alone);
    expect(apply(record, notFound(NOW + 60_000), alone)).toMatchObject({ outcome: { kind: 'not_found' } });
  });

  test('is not found by two 404s however far apart', () => {
    const once = apply(watching(), notFound(NOW), alone);
    expect(apply(once, notFound(NOW + 3_600_000), alone).state).toBe('watching');
  });

  test('is not found within a minute of a clock that was set back, not when that has caught up', () => {
    let record = apply(watching(), notFound(NOW), alone);
    const back = NOW - 26 * 3_600_000;
    for (const at of [0, 30_000]) record = apply(record, notFound(back + at), alone);
    expect(record.state).toBe('watching');
    expect(apply(record, notFound(back + 60_000), alone)).toMatchObject({ outcome: { kind: 'not_found' } });
  });

  test('is counted anew after an answer', () => {
    const around = { ...alone, otherConnections: ['away'] };
    let record = apply(watching(), notFound(NOW), around);
    record = apply(record, notFound(NOW, 'away'), around);
    record = apply(record, answered({}, NOW + 30_000), around);
    expect(record.notFound).toEqual({ count: 0, firstAt: null, triedConnections: [] });
    for (const at of [61_000, 62_000, 63_000]) record = apply(record, notFound(NOW + at), alone);
    expect(record).toMatchObject({ state: 'watching', notFound: { count: 3, firstAt: NOW + 61_000 } });
  });

  test('is asked of another connection only once, and what that says ends nothing', () => {
    const missing = apply(watching(), notFound(NOW), alone);
    for (const kind of ['not_found', 'refused', 'trouble'] as const) {
      const elsewhere = notFound(NOW, 'away', kind);
      const tried = apply(missing, elsewhere, alone);
      expect(tried).toEqual({
        ...missing,
        notFound: { count: 1, firstAt: NOW, triedConnections: ['away'] },
      });
      expect(apply(tried, elsewhere, alone)).toBe(tried);
    }
  });

  test('waits for every other connection to be asked, and is taken over by the one that knows it', () => {
    const around = { ...alone, otherConnections: ['away'] };
    let record = watching();
    for (const at of [0, 30_000, 61_000]) {
      const next = apply(record, notFound(NOW + at), around);
      if (next.state !== 'watching') throw new Error('ended too soon');
      record = next;
    }
    expect(apply(record, answered({}, NOW + 62_000, 'away'), around)).toMatchObject({ connectionId: 'away' });
    const asked = apply(record, notFound(NOW + 62_000, 'away'), around);
    expect(apply(asked, notFound(NOW + 70_000), around)).toMatchObject({ outcome: { kind: 'not_found' } });
  });
});

describe('an ingestion that another connection turned out to know', () => {
  const found = apply(watching(), answered({}, NOW, 'away'), alone);

  test('belongs there from now on, and remembers where it was added', () => {
    expect(found).toMatchObject({ connectionId: 'away', addedOn: HOME });
    expect(apply(found, answered({}, NOW, 'away'), alone)).toMatchObject({ addedOn: HOME });
    expect(apply(found, answered({}, NOW, 'further'), alone)).toMatchObject({ addedOn: HOME });
  });

  test('remembers nothing once it is back, or when a person gives it to a connection', () => {
    expect(apply(found, answered({}, NOW), alone)).toMatchObject({ connectionId: HOME, addedOn: null });
    expect(restarted(found, NOW)).toMatchObject({ connectionId: 'away', addedOn: HOME });
    expect(restarted(found, NOW, 'further')).toMatchObject({ connectionId: 'further', addedOn: null });
  });
});

describe('trouble', () => {
  const trouble: PollResult = {
    kind: 'trouble',
    error: { ...error, code: 'server_error' },
    connectionId: HOME,
    receivedAt: NOW,
    serverTime: NOW,
  };

  test('never ends an ingestion, and the same again is no news', () => {
    const once = apply(watching(), trouble, alone);
    expect(once).toMatchObject({ state: 'watching', lastError: { code: 'server_error' } });
    expect(apply(once, { ...trouble, receivedAt: NOW + 5_000 }, alone)).toBe(once);
  });

  test('is forgotten with the next answer', () => {
    expect(apply(apply(watching(), trouble, alone), answered(), alone).lastError).toBeNull();
  });

  test('of one refused ID rejects it alone', () => {
    const refused: PollResult = { ...trouble, kind: 'refused', error: { ...error, code: 'id_rejected' } };
    expect(apply(watching(), refused, alone)).toMatchObject({
      outcome: { kind: 'rejected', at: NOW },
      lastError: { code: 'id_rejected', at: NOW, correlationId: 'c', detail: null },
      notice: { awaitsReader: false },
    });
    expect(apply(watching(), refused, { ...alone, lookedAt: true })).toMatchObject({
      notice: { awaitsReader: true },
    });
  });
});

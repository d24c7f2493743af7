import { describe, expect, test } from 'vitest';
import { readStatusBody } from '../../../src/synap/status-body';
import { idOf } from '../samples';

const ID = idOf(1);
const FULL = {
  ingestion_id: ID,
  document_id: 'refund-policy',
  status: 'completed',
  queued_at: '2026-01-02T12:00:00.000001',
  started_at: '2026-01-02T12:00:01Z',
  completed_at: '2026-01-02T12:00:02+00:00',
  memories_created: 2,
  memory_ids: [idOf(8), idOf(9)],
  error_message: null,
};

describe('a status body', () => {
  test('is read with every documented field', () => {
    expect(readStatusBody(FULL, ID)).toEqual({
      status: 'completed',
      rawStatus: 'completed',
      documentId: 'refund-policy',
      queuedAt: Date.UTC(2026, 0, 2, 12, 0, 0),
      isQueuedAtUnsure: true,
      startedAt: Date.UTC(2026, 0, 2, 12, 0, 1),
      completedAt: Date.UTC(2026, 0, 2, 12, 0, 2),
      memoriesCreated: 2,
      memoryIds: [idOf(8), idOf(9)],
      errorMessage: null,
    });
  });

  test('may lack everything but its status where it names its ingestion', () => {
    const body = { status: 'queued', ingestion_id: ID };
    expect(readStatusBody(body, ID)).toMatchObject({ status: 'queued', memoryIds: null });
  });

  test('that names no ingestion needs two fields that are typical of one', () => {
    const { queued_at, document_id, completed_at } = FULL;
    expect(readStatusBody({ status: 'queued', queued_at, document_id }, ID)).not.toBeNull();
    expect(readStatusBody({ status: 'queued', queued_at }, ID)).toBeNull();
    expect(readStatusBody({ status: 'queued', completed_at, error_message: 'none' }, ID)).toBeNull();
  });

  test.each([
    { ingestion_id: null, document_id: null, queued_at: null, started_at: null, error: 'upstream' },
    { message: 'upstream timed out', memory_ids: [], memories_created: 0 },
    { ingestion_id: '', document_id: '', queued_at: '', memory_ids: [] },
  ])('of a gateway that fills Synap’s form with nothing is no answer: %j', (form) => {
    for (const status of ['failed', 'error', 'completed'])
      expect(readStatusBody({ status, ...form }, ID)).toBeNull();
  });

  test('may spell the ID otherwise than it was asked', () => {
    expect(readStatusBody({ ...FULL, ingestion_id: ID.toUpperCase() }, ID)).not.toBeNull();
    expect(readStatusBody({ ...FULL, ingestion_id: ID.replaceAll('-', '') }, ID)).not.toBeNull();
  });

  test('of another ingestion is no answer', () => {
    expect(readStatusBody({ ...FULL, ingestion_id: idOf(2) }, ID)).toBeNull();
  });

  test('with one odd time still tells the outcome', () => {
    expect(readStatusBody({ ...FULL, started_at: 'yesterday' }, ID)).toMatchObject({
      status: 'completed',
      startedAt: null,
    });
  });

  test.each([
    '0001-01-01T00:00:00Z',
    '1970-01-01T00:00:00Z',
    '2000-01-01T00:00:00Z',
    '2099-12-31T23:59:59Z',
    '9999-12-31T23:59:59.999999',
  ])('has no time where the server writes %s, which stands for none', (time) => {
    const times = { queued_at: '2026-01-15T12:00:00Z', started_at: time, completed_at: time };
    expect(readStatusBody({ status: 'completed', ...times }, ID)).toMatchObject({
      queuedAt: Date.UTC(2026, 0, 15, 12),
      startedAt: null,
      completedAt: null,
    });
  });

  test.each([2010, 2098])('has its time though that is of %i', (year) => {
    const completed_at = `${year}-01-15T12:00:00Z`;
    expect(readStatusBody({ ...FULL, completed_at }, ID)?.completedAt).toBe(Date.UTC(year, 0, 15, 12));
  });

  test('may gain fields at any time', () => {
    expect(readStatusBody({ ...FULL, progress: 0.5 }, ID)).toMatchObject({ status: 'completed' });
  });

  test.each(['data', 'result', 'response', 'payload', 'body'])(
    'that names its ingestion and what is typical of one counts, though its field %s has a status',
    (name) => {
      expect(readStatusBody({ ...FULL, [name]: { status: 'ok', took_ms: 3 } }, ID)).toMatchObject({
        status: 'completed',
      });
    },
  );

  test('that says little counts too, though something deep in it has a status', () => {
    const little = { ingestion_id: ID, status: 'completed', meta: { data: { status: 'ok' } } };
    expect(readStatusBody(little, ID)).toMatchObject({ status: 'completed' });
  });

  test('names its memories by texts or objects, whose own ID may stand beside another, and never by nothing', () => {
    const memory_ids = ['m1', { memory_id: 'm2', id: 'row-7' }, { id: 'm3' }, '', { id: '' }];
    expect(readStatusBody({ ...FULL, memory_ids }, ID)?.memoryIds).toEqual(['m1', 'm2', 'm3']);
  });

  test('names its ingestion also as databases write an ID', () => {
    expect(readStatusBody({ ...FULL, ingestion_id: { $uuid: ID } }, ID)).not.toBeNull();
    expect(readStatusBody({ ...FULL, ingestion_id: { $uuid: idOf(2) } }, ID)).toBeNull();
  });

  test.each([
    1767355202,
    1767355202000,
    1767355202000000,
    '1767355202',
    '1767355202.000123',
    '1767355202000',
    '1767355202000000000',
    'Fri, 02 Jan 2026 12:00:02 GMT',
    'Fri, 02 Jan 2026 07:00:02 -0500',
    'Fri, 02 Jan 2026 12:00:02 UTC',
    'Fri, 2 Jan 2026 12:00:02 +0000',
    'Fri Jan 02 2026 13:00:02 GMT+0100 (Central European Standard Time)',
    { $date: '2026-01-02T12:00:02Z' },
    { $date: 1767355202000 },
  ])(
    'has the time that %j says, a number, its digits as text, a date of HTTP or mail, or an object of a database',
    (time) => {
      expect(readStatusBody({ ...FULL, completed_at: time }, ID)).toMatchObject({
        completedAt: Date.UTC(2026, 0, 2, 12, 0, 2),
      });
    },
  );

  test.each<[unknown]>([
    [null],
    [[]],
    ['completed'],
    [{}],
    [{ status: 7 }],
    [{ status: '' }],
    [{ status: 'completed' }],
    [{ status: ' ', ingestion_id: ID }],
    [{ status: 'error', code: 504, message: 'upstream timed out' }],
    [{ status: 'success', data: FULL }],
    [{ status: 'success', result: { status: 'processing' }, ingestion_id: idOf(2) }],
    [{ ...FULL, ingestion_id: 7 }],
    [[FULL]],
  ])('that counts is not %j', (json) => {
    expect(readStatusBody(json, ID)).toBeNull();
  });

  test.each([
    ['memories_created', 'memoriesCreated', null, ['three', -1, 2.5, null, {}, 1e300]],
    ['memory_ids', 'memoryIds', null, ['none', {}, 7]],
    ['document_id', 'documentId', null, [true, {}, []]],
    ['completed_at', 'completedAt', null, ['soon', 7, '7', '20260102120002', {}]],
  ] as const)('with an odd %s tells everything else', (field, name, value, odds) => {
    for (const odd of odds) {
      const full = readStatusBody(FULL, ID);
      expect(readStatusBody({ ...FULL, [field]: odd }, ID)).toEqual({ ...full, [name]: value });
    }
  });

  test('is sure of the zone of a time that cannot have another', () => {
    for (const sure of ['1767355202', 'Fri, 02 Jan 2026 12:00:02 GMT', 1767355202])
      expect(readStatusBody({ ...FULL, queued_at: sure }, ID)).not.toHaveProperty('isQueuedAtUnsure');
    expect(readStatusBody(FULL, ID)).toHaveProperty('isQueuedAtUnsure', true);
  });

  test('keeps the memory IDs that can be read, and counts no fewer memories than it names', () => {
    expect(readStatusBody({ ...FULL, memory_ids: ['m1', null, 7] }, ID)).toMatchObject({ memoryIds: ['m1'] });
    const twice = { ...FULL, memories_created: 1, memory_ids: ['m1', 'm2', 'm1'] };
    expect(readStatusBody(twice, ID)).toMatchObject({ memoryIds: ['m1', 'm2'], memoriesCreated: 2 });
    const whole = {
      ...FULL,
      memories_created: null,
      memory_ids: [{ memory_id: 'm1', type: 'fact' }, { id: 'm2' }],
    };
    expect(readStatusBody(whole, ID)).toMatchObject({ memoryIds: ['m1', 'm2'] });
    const three = { ...FULL, memories_created: 0, memory_ids: ['a', 'b', 'c'] };
    expect(readStatusBody(three, ID)).toMatchObject({ memoriesCreated: 3 });
  });

  test('keeps every digit of a numeric document ID', () => {
    const text = `{"meta": {"document_id": 1}, "document_id" : 9007199254740993, "status":"queued","queued_at":"2026-01-02T12:00:00Z"}`;
    expect(readStatusBody(JSON.parse(text), ID, text)).toMatchObject({ documentId: '9007199254740993' });
    expect(readStatusBody({ ...FULL, document_id: 17 }, ID)).toMatchObject({ documentId: '17' });
  });

  test('says no reason where its message is blank or stands for none, and shows any other as it came', () => {
    for (const none of [' ', 'None', 'null', 'undefined', 'nil', 'N/A', '-', '–', {}, []])
      expect(readStatusBody({ ...FULL, error_message: none }, ID)).toMatchObject({ errorMessage: null });
    const error_message = { code: 7 };
    expect(readStatusBody({ ...FULL, error_message }, ID)).toMatchObject({ errorMessage: '{"code":7}' });
  });
});

import { describe, expect, test } from 'vitest';
import { readCredits, readMemory, readProblem, readStatusBody, readWhoami } from '../../../src/synap/schemas';
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
      startedAt: Date.UTC(2026, 0, 2, 12, 0, 1),
      completedAt: Date.UTC(2026, 0, 2, 12, 0, 2),
      memoriesCreated: 2,
      memoryIds: [idOf(8), idOf(9)],
      errorMessage: null,
    });
  });

  test('may lack everything but its status', () => {
    expect(readStatusBody({ status: 'queued' }, ID)).toMatchObject({ status: 'queued', memoryIds: null });
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
    '2099-12-31T23:59:59Z',
    '9999-12-31T23:59:59.999999',
  ])('has no time where the server writes %s, which stands for none', (time) => {
    const body = readStatusBody(
      { status: 'completed', queued_at: '2026-01-15T12:00:00Z', started_at: time, completed_at: time },
      ID,
    );
    expect(body).toMatchObject({ queuedAt: Date.UTC(2026, 0, 15, 12), startedAt: null, completedAt: null });
  });

  test('may gain fields at any time', () => {
    expect(readStatusBody({ ...FULL, progress: 0.5 }, ID)).toMatchObject({ status: 'completed' });
  });

  test.each([
    [null],
    [[]],
    ['completed'],
    [{}],
    [{ status: 7 }],
    [{ status: '' }],
    [{ ...FULL, memory_ids: 'none' }],
  ])('that counts is not %j', (json) => {
    expect(readStatusBody(json, ID)).toBeNull();
  });
});

describe('an error body', () => {
  test.each<[string, unknown, string | null]>([
    ['as text', { detail: 'No such ingestion' }, 'No such ingestion'],
    ['as an object', { detail: { code: 'x', message: 'Bad key' } }, 'Bad key'],
    ['at top level', { message: 'Out of order' }, 'Out of order'],
    [
      'as a list',
      { detail: [{ loc: ['path'], msg: 'not a uuid' }, { msg: 'too long' }] },
      'not a uuid; too long',
    ],
    ['as nothing', null, null],
    ['as a page', '<html>', null],
  ])('says its words %s', (_, json, said) => {
    expect(readProblem(json).detail).toBe(said);
  });

  test('offers a link only over https and without credentials', () => {
    const link = (recovery_url: unknown) => readProblem({ detail: { recovery_url } }).link;
    expect(link('https://synap.example/pay')).toBe('https://synap.example/pay');
    for (const bad of ['http://synap.example', 'javascript:alert(1)', 'https://a:b@synap.example', 'x', 5]) {
      expect(link(bad)).toBeNull();
    }
  });
});

test('an identity may lack any field, but not all of them', () => {
  expect(readWhoami({})).toBeNull();
  expect(readWhoami({ status: 7 })).toBeNull();
  expect(readWhoami({ client_id: 'cli_1' })).toEqual({
    clientId: 'cli_1',
    instanceId: null,
    isolation: null,
  });
  expect(readWhoami({ client_id: 'cli_1', user_context_isolation: 'strict' })).toMatchObject({
    isolation: 'strict',
  });
  expect(readWhoami([])).toBeNull();
});

test('a memory and the credits are read as far as the server says', () => {
  expect(readMemory({ content: 'x' }, ID)).toMatchObject({ memoryId: ID, content: 'x', confidence: null });
  expect(readCredits({ balance_credits: 3.5, warning_low: true })).toEqual({
    balance: 3.5,
    warningLow: true,
  });
  expect(readCredits({})).toEqual({ balance: null, warningLow: false });
});

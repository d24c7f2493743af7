import { expect, test } from 'vitest';
import { readCredits, readMemory, readWhoami } from '../../../src/synap/schemas';
import { idOf } from '../samples';

const ID = idOf(1);

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
  expect(readWhoami({ client_id: '', instance_id: ' ' })).toBeNull();
  const long = 'x'.repeat(300);
  expect(readWhoami({ client_id: long, instance_id: long, user_context_isolation: long })).toEqual({
    clientId: 'x'.repeat(200),
    instanceId: 'x'.repeat(200),
    isolation: 'x'.repeat(200),
  });
});

test('a memory and the credits are read as far as the server says', () => {
  expect(readMemory({ content: 'x' }, ID)).toMatchObject({ memoryId: ID, content: 'x', confidence: null });
  const memory = { memory_id: 'm-1', memory_type: 'fact', content: 'x', confidence: 0.5 };
  expect(readMemory({ ...memory, created_at: '2026-01-15T12:00:00Z' }, ID)).toEqual({
    memoryId: 'm-1',
    type: 'fact',
    content: 'x',
    confidence: 0.5,
    createdAt: Date.UTC(2026, 0, 15, 12),
  });
  expect(readMemory({ memory_id: 'm-2' }, 'm-1')).toMatchObject({ memoryId: 'm-2' });
  expect(readCredits({ balance_credits: 3.5, warning_low: true })).toEqual({
    balance: 3.5,
    warningLow: true,
  });
  expect(readCredits({})).toEqual({ balance: null, warningLow: false });
});

test.each([
  {},
  { detail: 'x' },
  { error: 'not found' },
  { data: { content: 'x' } },
  { status: 'ok', confidence: 1 },
  [],
])('what says nothing of a memory is none, though it came with status 200: %j', (json) => {
  expect(readMemory(json, ID)).toBeNull();
});

test('a number is read also where it is written as text, and a name also where it is a number', () => {
  expect(readWhoami({ client_id: 17, instance_id: 42 })).toMatchObject({ clientId: '17', instanceId: '42' });
  expect(readMemory({ content: 'x', confidence: '0.75' }, ID)).toMatchObject({ confidence: 0.75 });
  expect(readCredits({ balance_credits: '1234.50', warning_low: 'true' })).toEqual({
    balance: 1234.5,
    warningLow: true,
  });
  expect(readCredits({ balance_credits: '-3', warning_low: 'false' })).toEqual({
    balance: -3,
    warningLow: false,
  });
  for (const none of ['', ' ', 'many', '0x10', '1e999', {}, [3], true])
    expect(readCredits({ balance_credits: none }), JSON.stringify(none)).toMatchObject({ balance: null });
});

test('one odd field hides nothing of an identity, a memory or the credits', () => {
  expect(readWhoami({ client_id: {}, instance_id: 'inst_1' })).toMatchObject({ instanceId: 'inst_1' });
  expect(readMemory({ content: 'x', confidence: 'high', memory_type: [] }, ID)).toMatchObject({
    content: 'x',
    confidence: null,
    type: null,
  });
  expect(readCredits({ balance_credits: 4, warning_low: 'no' })).toEqual({ balance: 4, warningLow: false });
});

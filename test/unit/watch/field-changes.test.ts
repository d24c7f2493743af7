import { describe, expect, it } from 'vitest';
import { addChange, factsOf, fieldChanges, withoutFields } from '../../../src/watch/field-changes';
import { CHANGES_MAX } from '../../../src/watch/model/limits';
import { watching } from '../samples';

describe('what changed between two answers', () => {
  it('is nothing between two that are the same', () => {
    expect(fieldChanges({ status: 'queued', ids: [1, 2] }, { status: 'queued', ids: [1, 2] })).toEqual([]);
  });

  it('names each field by its path, with what it was and became as JSON', () => {
    const before = { status: 'queued', memory_ids: ['a'], started_at: null };
    const after = { status: 'processing', memory_ids: ['a', 'b'], started_at: null };
    expect(fieldChanges(before, after)).toEqual([
      { path: 'status', before: '"queued"', after: '"processing"' },
      { path: 'memory_ids.1', before: null, after: '"b"' },
    ]);
  });

  it('tells a field that is gone from one that is null', () => {
    expect(fieldChanges({ a: null }, {})).toEqual([{ path: 'a', before: 'null', after: null }]);
  });

  it('shows a field that became another kind of thing as a whole', () => {
    expect(fieldChanges({ a: [1] }, { a: 'none' })).toEqual([{ path: 'a', before: '[1]', after: '"none"' }]);
  });

  it('treats a hostile field name as a name', () => {
    const before = JSON.parse('{"__proto__": {"x": 1}}');
    const after = JSON.parse('{"__proto__": {"x": 2}}');
    expect(fieldChanges(before, after)).toEqual([{ path: '__proto__.x', before: '1', after: '2' }]);
  });

  it('stays small, however many fields, however long, however deep', () => {
    const many = Object.fromEntries(Array.from({ length: 5_000 }, (_, n) => [`f${n}`, 'x'.repeat(5_000)]));
    const deep: unknown = JSON.parse(`${'{"a":'.repeat(500)}1${'}'.repeat(500)}`);
    expect(JSON.stringify(fieldChanges({}, many)).length).toBeLessThan(20_000);
    expect(JSON.stringify(fieldChanges({}, deep)).length).toBeLessThan(1_000);
  });

  it('keeps the newest changes, newest first', () => {
    const field = { path: 'status', before: null, after: '"queued"' };
    const all = Array.from({ length: CHANGES_MAX + 5 }, (_, at) => at).reduce<ReturnType<typeof addChange>>(
      (changes, at) => addChange(changes, at, [field]),
      [],
    );
    expect(all).toHaveLength(CHANGES_MAX);
    expect(all[0]?.at).toBe(CHANGES_MAX + 4);
    expect(addChange(all, 99, [])).toBe(all);
  });

  it('leaves no change without a field, where some fields are taken away', () => {
    const field = (path: string) => ({ path, before: null, after: '1' });
    const changes = [
      { at: 2, fields: [field('clock'), field('status')] },
      { at: 1, fields: [field('clock')] },
    ];
    expect(withoutFields(changes, ['clock'])).toEqual([{ at: 2, fields: [field('status')] }]);
  });
});

it('a memory that is named no more is a change, in whatever order the others come', () => {
  expect(fieldChanges({ memory_ids: ['a', 'b', 'c'] }, { memory_ids: ['c', 'a'] })).toEqual([
    { path: 'memory_ids.1', before: '"b"', after: '"c"' },
    { path: 'memory_ids.2', before: '"c"', after: null },
  ]);
});

it('a body too long to be kept is compared by what its record says of each documented field', () => {
  const at = (second: number) => Date.UTC(2026, 0, 1, 0, 0, second);
  const times = { queuedAt: at(1), startedAt: at(2), completedAt: at(3) };
  const said = { rawStatus: 'done', documentId: 'd', memoriesCreated: 4, errorMessage: 'e' };
  expect(factsOf(watching(1, { ...times, ...said }))).toEqual({
    document_id: 'd',
    status: 'done',
    queued_at: '2026-01-01T00:00:01.000Z',
    started_at: '2026-01-01T00:00:02.000Z',
    completed_at: '2026-01-01T00:00:03.000Z',
    memories_created: 4,
    error_message: 'e',
  });
});

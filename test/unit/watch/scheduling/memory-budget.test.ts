import { expect, test } from 'vitest';
import { grantMemories } from '../../../../src/watch/scheduling/memory-budget';
import { connection, connectionRuntime, NOW, watching } from '../../samples';

const runtime = connectionRuntime({ tokens: 3, limitPerMin: 60 });
const due = [watching(1), watching(2)];
const grant = (over: Partial<Parameters<typeof grantMemories>[0]>) =>
  grantMemories({
    connection: connection(),
    runtime,
    watching: [],
    now: NOW,
    wanted: 4,
    isOverdue: false,
    ...over,
  });

test('as many memories are granted as there are tokens, and the rest when there are more', () => {
  expect(grant({})).toMatchObject({ count: 3, runtime: { tokens: 0 }, waitMs: 1_000 });
  expect(grant({ wanted: 2 })).toMatchObject({ count: 2, runtime: { tokens: 1 }, waitMs: null });
});

test('each poll that is due keeps its token, and so does one that is due in a moment', () => {
  expect(grant({ watching: due })).toMatchObject({ count: 1, waitMs: 1_000 });
  const polls = { [watching(1).id]: { dueAt: NOW + 1_500, lastPolledAt: NOW, answeredAt: NOW, failures: 0 } };
  expect(grant({ watching: [watching(1)], runtime: { ...runtime, polls } }).count).toBe(2);
  const later = {
    [watching(1).id]: { dueAt: NOW + 60_000, lastPolledAt: NOW, answeredAt: NOW, failures: 0 },
  };
  expect(grant({ watching: [watching(1)], runtime: { ...runtime, polls: later } }).count).toBe(3);
});

test('a page that has waited for long gets one, however many polls are due', () => {
  const crowd = Array.from({ length: 100 }, (_, n) => watching(n + 1));
  expect(grant({ watching: crowd })).toMatchObject({ count: 0 });
  expect(grant({ watching: crowd, isOverdue: true })).toMatchObject({ count: 1, runtime: { tokens: 2 } });
});

test('what the person allows the connection binds as well', () => {
  expect(grant({ connection: connection('home', { limitPerMin: 6 }) }).waitMs).toBe(10_000);
});

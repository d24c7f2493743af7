import { expect, it } from 'vitest';
import { watchedAfterPoll } from '../../../src/watch/watched-time';
import { NOW, watching } from '../samples';

it('a round is watched since its own first poll, whatever was polled in the one before', () => {
  const poll = { dueAt: NOW, lastPolledAt: NOW - 60_000, answeredAt: null, failures: 0 };
  const watched = (round: number) =>
    watchedAfterPoll(watching(1, { round: 2 }), { ...poll, watched: { round, ms: 5_000 } }, NOW);
  expect(watched(1)).toEqual({ round: 2, ms: 0 });
  expect(watched(2)).toEqual({ round: 2, ms: 65_000 });
});

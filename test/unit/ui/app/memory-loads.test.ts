import { expect, test } from 'vitest';
import type { Answers, Command, Reply } from '../../../../src/messages';
import { createMemoryLoads } from '../../../../src/ui/app/memory-loads';

type ReadMemories = Extract<Command, { type: 'readMemories' }>;

const read = (id: string): Answers['readMemories']['read'][number] => ({
  id,
  memory: { ok: true, value: { memoryId: id, type: null, content: id, confidence: null, createdAt: null } },
});

test('what is on its way when the person cancels is kept when it comes, and not asked for twice', async () => {
  const asked: string[] = [];
  const answers: (() => void)[] = [];
  const loads = createMemoryLoads({
    now: () => 0,
    send: ({ memoryIds }: ReadMemories) =>
      new Promise<Reply<'readMemories'>>((resolve) => {
        asked.push(...memoryIds);
        answers.push(() => resolve({ ok: true, value: { read: memoryIds.map(read), waitMs: null } }));
      }),
  });
  const ids = ['a', 'b', 'c', 'd', 'e'];
  loads.load('job', ids);
  loads.cancel('job');
  expect(loads.peek('job').progress).toBeNull();
  loads.load('job', ids);
  expect(asked).toEqual(ids);
  for (const answer of answers) answer();
  await expect.poll(() => [...loads.peek('job').memories.keys()].sort()).toEqual(ids);
  expect(loads.peek('job').progress).toBeNull();
  expect(asked).toEqual(ids);
});

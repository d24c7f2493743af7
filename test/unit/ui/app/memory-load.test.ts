import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Answers, Command, Reply } from '../../../../src/messages';
import { type ErrorCode, ownError } from '../../../../src/synap/errors';
import { createMemoryLoads } from '../../../../src/ui/app/memory-loads';
import { MEMORIES_PER_COMMAND_MAX } from '../../../../src/watch/model/limits';

type ReadMemories = Extract<Command, { type: 'readMemories' }>;
type Read = Answers['readMemories']['read'][number];

const good = (id: string): Read => ({
  id,
  memory: { ok: true, value: { memoryId: id, type: null, content: id, confidence: null, createdAt: null } },
});
const bad = (id: string, code: ErrorCode): Read => ({ id, memory: { ok: false, error: ownError(code) } });
const ids = (count: number) => Array.from({ length: count }, (_, n) => `m${n}`);

/** A background that answers by the function, and what it was asked. */
function loading(answer: (command: ReadMemories, n: number) => Answers['readMemories'] | ErrorCode) {
  const asked: ReadMemories[] = [];
  const loads = createMemoryLoads({
    now: Date.now,
    send: async (command: ReadMemories): Promise<Reply<'readMemories'>> => {
      asked.push(command);
      const value = answer(command, asked.length);
      return typeof value === 'string' ? { ok: false, error: ownError(value) } : { ok: true, value };
    },
  });
  return { loads, asked, memories: () => [...loads.peek('job').memories.keys()] };
}

const passes = (ms: number) => vi.advanceTimersByTimeAsync(ms);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('memories', () => {
  it('are loaded each once, as many at a time as a command may name, and counted as they come', async () => {
    const { loads, asked, memories } = loading(({ memoryIds }) => ({
      read: memoryIds.map(good),
      waitMs: 100,
    }));
    loads.load('job', [...ids(6), 'm0']);
    await passes(0);
    expect(asked[0]?.memoryIds).toEqual(ids(MEMORIES_PER_COMMAND_MAX));
    expect(loads.peek('job').progress).toEqual({ done: MEMORIES_PER_COMMAND_MAX, all: 6 });
    loads.load('job', [...ids(6), 'late']);
    expect(loads.peek('job').progress).toEqual({ done: MEMORIES_PER_COMMAND_MAX, all: 7 });
    await passes(10_000);
    expect(memories()).toEqual([...ids(6), 'late']);
    expect(asked.flatMap(({ memoryIds }) => memoryIds)).toEqual([...ids(6), 'late']);
    expect(loads.peek('job')).toMatchObject({ progress: null, waitingUntil: null, stoppedBy: null });
  });

  it('are waited for as long as is said, within bounds, and then read ahead of the polls', async () => {
    let waitMs = 0;
    const { loads, asked } = loading(() => ({ read: [], waitMs }));
    loads.load('job', ids(1));
    await passes(199);
    expect(asked).toHaveLength(1);
    waitMs = 3_600_000;
    await passes(1);
    expect(asked).toHaveLength(2);
    expect(loads.peek('job').waitingUntil).toBe(Date.now() + waitMs);
    await passes(5_000);
    expect(asked).toHaveLength(3);
    await passes(5_000);
    expect(asked.map(({ isOverdue }) => isOverdue)).toEqual([false, false, false, true]);
  });

  it('are not waited for any longer once they are on their way, nor overdue once some have come', async () => {
    let answers = 0;
    const { loads, asked } = loading(() => {
      answers += 1;
      const read = answers === 3 ? ids(1).map(good) : [];
      return { read, waitMs: 6_000 };
    });
    loads.load('job', ids(2));
    await passes(15_000);
    expect(asked.map(({ isOverdue }) => isOverdue)).toEqual([false, false, true, false]);
    loads.cancel('job');
    expect(loads.peek('job')).toMatchObject({ waitingUntil: null, progress: null });
  });

  it('are said to be on their way once the wait is over, not to be waited for', async () => {
    let asked = 0;
    const loads = createMemoryLoads({
      now: Date.now,
      send: () => {
        asked += 1;
        return asked > 1
          ? new Promise(() => {})
          : Promise.resolve({ ok: true, value: { read: [], waitMs: 1_000 } });
      },
    });
    loads.load('job', ids(1));
    await passes(999);
    expect(loads.peek('job').waitingUntil).toBe(Date.now() + 1);
    await passes(1);
    expect(loads.peek('job')).toMatchObject({ waitingUntil: null, progress: { done: 0, all: 1 } });
  });

  it('of which the last one fails are no run that was stopped: what failed says so itself', async () => {
    const { loads } = loading(({ memoryIds }) => ({
      read: memoryIds.map((id) => bad(id, 'key_rejected')),
      waitMs: null,
    }));
    loads.load('job', ids(1));
    await passes(0);
    expect([...loads.peek('job').failures.keys()]).toEqual(['m0']);
    expect(loads.peek('job').stoppedBy).toBeNull();
  });

  it('that cannot be had fail alone; what fails for all ends the run', async () => {
    const alone = loading(({ memoryIds }) => ({
      read: memoryIds.map((id) => (id === 'm1' ? bad(id, 'not_found') : good(id))),
      waitMs: null,
    }));
    alone.loads.load('job', ids(6));
    await passes(0);
    expect(alone.memories()).toEqual(['m0', 'm2', 'm3', 'm4', 'm5']);
    expect([...alone.loads.peek('job').failures.keys()]).toEqual(['m1']);
    expect(alone.loads.peek('job').stoppedBy).toBeNull();

    const refused = loading(({ memoryIds }) => ({
      read: memoryIds.map((id) => bad(id, 'key_rejected')),
      waitMs: null,
    }));
    refused.loads.load('job', ids(6));
    await passes(0);
    expect(refused.asked).toHaveLength(1);
    expect(refused.loads.peek('job').stoppedBy?.code).toBe('key_rejected');
  });

  it('are given up after eight failures of the server in a row, and not after as many that are their own', async () => {
    const failing = (code: ErrorCode, but = '') =>
      loading(({ memoryIds }) => ({
        read: memoryIds.map((id) => bad(id, id === but ? 'not_found' : code)),
        waitMs: null,
      }));
    const tried = async ({ loads, asked }: ReturnType<typeof failing>) => {
      loads.load('job', ids(40));
      await passes(0);
      return [asked.flatMap(({ memoryIds }) => memoryIds).length, loads.peek('job').stoppedBy?.code];
    };
    expect(await tried(failing('server_error'))).toEqual([8, 'server_error']);
    expect(await tried(failing('server_error', 'm7'))).toEqual([16, 'server_error']);
    expect(await tried(failing('not_found'))).toEqual([40, undefined]);
  });

  it('that failed are tried again after the others, and their failures are gone from then on', async () => {
    const first = new Set(['m0']);
    const { loads, asked, memories } = loading(({ memoryIds }) => ({
      read: memoryIds.map((id) => (first.delete(id) ? bad(id, 'timed_out') : good(id))),
      waitMs: null,
    }));
    loads.load('job', ['m0']);
    await passes(0);
    expect([...loads.peek('job').failures.keys()]).toEqual(['m0']);
    loads.load('job', ids(3));
    expect(loads.peek('job').failures.size).toBe(0);
    await passes(0);
    expect(asked.at(-1)?.memoryIds).toEqual(['m1', 'm2', 'm0']);
    expect(memories().sort()).toEqual(ids(3));
  });

  it('whose command is refused say why, and are asked for again when the person wants', async () => {
    const { loads, memories } = loading(({ memoryIds }, n) =>
      n === 1 ? 'internal' : { read: memoryIds.map(good), waitMs: null },
    );
    loads.load('job', ids(2));
    await passes(0);
    expect(loads.peek('job')).toMatchObject({ stoppedBy: { code: 'internal' }, progress: null });
    loads.load('job', ids(2));
    expect(loads.peek('job').stoppedBy).toBeNull();
    await passes(0);
    expect(memories()).toEqual(ids(2));
  });
});

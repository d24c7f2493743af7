import { describe, expect, it } from 'vitest';
import { INVARIANTS } from '../invariants';
import { BREAKAGES } from './all';
import { type Breakage, only } from './breakage';
import { loadSubject } from './load';

describe('breakages', () => {
  it('each have a name of their own', () => {
    expect(new Set(BREAKAGES.map(({ name }) => name)).size).toBe(BREAKAGES.length);
  });

  it.each(INVARIANTS)('show that the simulator guards %s', (invariant) => {
    expect(BREAKAGES.map(({ breaks }) => breaks)).toContain(invariant);
  });
});

/** Enough for the first test, which waits for the bundle to be built. */
const TIMEOUT_MS = 120_000;

describe('a breakage that does not fit the code is refused with its name', { timeout: TIMEOUT_MS }, () => {
  const common: Omit<Breakage, 'replaces'> = {
    name: 'out of date',
    why: 'The code has moved on.',
    breaks: 'notified-once',
    adjust: only({}),
  };

  const outdated: { when: string; breakage: Breakage; says: string }[] = [
    {
      when: 'the function it replaces is gone',
      breakage: {
        ...common,
        // @ts-expect-error: the compiler refuses it as well.
        replaces: { module: 'src/watch/scheduling/plan-polls', with: { planned: () => () => null } },
      },
      says: '"out of date": src/watch/scheduling/plan-polls exports no function "planned"',
    },
    {
      when: 'what it replaces is no function',
      breakage: {
        ...common,
        // @ts-expect-error: the compiler refuses it as well.
        replaces: { module: 'src/background/polling/alarm', with: { POLL_ALARM: () => 'p' } },
      },
      says: '"out of date": src/background/polling/alarm exports no function "POLL_ALARM"',
    },
    {
      when: 'the module it replaces is gone',
      // @ts-expect-error: the compiler refuses it as well.
      breakage: { ...common, replaces: { module: 'src/watch/planner', with: {} } },
      says: '"out of date": the background does not load src/watch/planner',
    },
  ];

  it.each(outdated)('when $when', async ({ breakage, says }) => {
    await expect(loadSubject(breakage)).rejects.toThrow(says);
  });
});

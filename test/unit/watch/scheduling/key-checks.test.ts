import { describe, expect, it } from 'vitest';
import type { Block } from '../../../../src/watch/model/records';
import {
  checkKeyOnNetwork,
  countKeyRefusal,
  firstKeyRefusal,
  isKeyCheckDue,
  isKeyGivenUp,
  isKeyRefusalProven,
  restartKeyChecks,
  startKeyCheck,
} from '../../../../src/watch/scheduling/key-checks';
import { blockFor, connectionRuntime, NOW } from '../../samples';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

const block = blockFor('key_rejected');

/** The block, checked and refused again at every time it asks for, and when that was. */
function checkedToTheEnd(answer: (block: Block, now: number) => Block) {
  const times: number[] = [];
  let present = firstKeyRefusal(block, NOW);
  while (present.until !== null) {
    times.push(present.until);
    present = answer(startKeyCheck(present, present.until), present.until);
  }
  return { times, gaps: times.map((at, index) => at - (times[index - 1] ?? NOW)), present };
}

describe('the checks of a refused key', () => {
  it('come after 10 s, 30 s, 2, 10 and 30 min, then each hour, 24 times, and then no more', () => {
    const { gaps } = checkedToTheEnd(countKeyRefusal);
    const first = [10 * SECOND, 30 * SECOND, 2 * MINUTE, 10 * MINUTE, 30 * MINUTE];
    expect(gaps).toEqual([...first, ...Array(24).fill(HOUR)]);
  });

  it('that say nothing of it come as rarely, for a week', () => {
    const { gaps } = checkedToTheEnd((checked) => checked);
    expect(gaps.at(-1)).toBe(HOUR);
    expect(gaps.length).toBeGreaterThan(7 * 24);
    expect(gaps.length).toBeLessThan(7 * 24 + 10);
  });

  it('begin anew where a person wants it tried, and prove nothing before they are as many again', () => {
    const { present } = checkedToTheEnd(countKeyRefusal);
    const again = restartKeyChecks(present, NOW + 100 * HOUR);
    expect(again.until).toBe(NOW + 100 * HOUR + 10 * SECOND);
    expect(isKeyRefusalProven(again)).toBe(false);
  });

  it('come soon after the network, but not within ten minutes of the one before, and never later than planned', () => {
    const over = { ...firstKeyRefusal(block, NOW), until: null };
    expect(checkKeyOnNetwork(over, NOW + MINUTE).until).toBe(NOW + 10 * MINUTE);
    expect(checkKeyOnNetwork(over, NOW + HOUR).until).toBe(NOW + HOUR);
    expect(checkKeyOnNetwork(over, NOW - HOUR).until).toBe(NOW - HOUR);
    const planned = firstKeyRefusal(block, NOW);
    expect(checkKeyOnNetwork(planned, NOW + SECOND).until).toBe(planned.until);
    const checked = { ...startKeyCheck(planned, NOW + MINUTE), until: null };
    expect(checkKeyOnNetwork(checked, NOW + 2 * MINUTE).until).toBe(NOW + 11 * MINUTE);
    const inAnHour = { ...planned, until: NOW + HOUR };
    expect(checkKeyOnNetwork(inAnHour, NOW + 20 * MINUTE).until).toBe(NOW + 20 * MINUTE);
  });

  it('are due at once when the clock was set back to before the last one, however little', () => {
    const refused = firstKeyRefusal(block, NOW);
    expect(isKeyCheckDue(refused, NOW)).toBe(false);
    expect(isKeyCheckDue(refused, NOW - 1)).toBe(true);
    expect(isKeyCheckDue(refused, NOW - 43 * MINUTE)).toBe(true);
  });

  it('are due at their time, or when the clock was set back; of other blocks never', () => {
    const at = (until: number | null, reason: Block['reason'] = 'key_rejected') =>
      isKeyCheckDue({ ...block, reason, until }, NOW);
    expect([at(NOW), at(NOW + HOUR + 1)]).toEqual([true, true]);
    expect([at(NOW + 1), at(NOW + HOUR), at(null), at(NOW, 'no_credits')]).toEqual(Array(4).fill(false));
  });

  it('prove a refusal when there are three of it over two minutes', () => {
    const isProven = (refusals: number, ms: number) =>
      isKeyRefusalProven({
        ...block,
        keyChecks: { count: 9, refusals, checkedAt: NOW, refusedAt: NOW + ms },
      });
    expect(isProven(3, 2 * MINUTE)).toBe(true);
    expect([isProven(2, HOUR), isProven(9, 2 * MINUTE - 1)]).toEqual([false, false]);
    expect(isProven(3, -2 * MINUTE)).toBe(true);
    const refusedAgain = (ms: number) =>
      [MINUTE, ms].reduce((before, at) => countKeyRefusal(before, NOW + at), firstKeyRefusal(block, NOW));
    expect([2 * MINUTE - 1, 2 * MINUTE].map((ms) => isKeyRefusalProven(refusedAgain(ms)))).toEqual([
      false,
      true,
    ]);
  });
});

it('a key is to be given again where it could not be read for a week, and for no other failure', () => {
  const isGivenUp = (code: 'key_unreadable' | 'unreachable', failures: number) => {
    const connectionError = { code, at: NOW, correlationId: null, detail: null };
    return isKeyGivenUp(connectionRuntime({ failures, connectionError }));
  };
  expect([isGivenUp('key_unreadable', 174), isGivenUp('key_unreadable', 173)]).toEqual([true, false]);
  expect(isGivenUp('unreachable', 174)).toBe(false);
});

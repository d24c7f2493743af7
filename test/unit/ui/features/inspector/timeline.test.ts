import { describe, expect, it } from 'vitest';
import { spentIn, timelineOf, timelinePart } from '../../../../../src/ui/features/inspector/timeline';
import { boundsTime, changeTime } from '../../../../../src/ui/features/inspector/timeline-text';
import type { Transition, Watching } from '../../../../../src/watch/model/records';
import { endWatch } from '../../../../../src/watch/model/rounds';
import { NOW, watching } from '../../../samples';

const at = (seconds: number) => NOW + seconds * 1_000;
const seen = (status: string, notBefore: number | null, notAfter: number): Transition => ({
  status,
  notBefore: notBefore === null ? null : at(notBefore),
  notAfter: at(notAfter),
});
const job = (over: Partial<Watching>) => watching(1, { queuedAt: at(0), ...over });
const lifeOf = (...args: Parameters<typeof timelineOf>) => {
  const timeline = timelineOf(...args);
  if (!timeline) throw new Error('nothing is known');
  return timeline;
};
const secondsOf = (...args: Parameters<typeof timelineOf>) =>
  lifeOf(...args).phases.map(({ kind, from, to }) => [kind, (from - NOW) / 1_000, (to - NOW) / 1_000]);

describe('the phases of a job', () => {
  it('are as long as Synap says, whatever polling saw', () => {
    const record = job({
      startedAt: at(2),
      completedAt: at(14),
      rawStatus: 'completed',
      transitions: [seen('queued', null, 1), seen('processing', 1, 5), seen('completed', 13, 20)],
    });
    expect(secondsOf(endWatch(record, 'completed', at(20)), 0, at(500))).toEqual([
      ['waiting', 0, 2],
      ['processing', 2, 14],
    ]);
  });

  it('grow while it is in progress, by the server’s clock', () => {
    const record = job({ startedAt: at(2) });
    expect(secondsOf(record, 0, at(10)).at(-1)).toEqual(['processing', 2, 10]);
    expect(secondsOf(record, 60_000, at(10)).at(-1)).toEqual(['processing', 2, 70]);
    expect(secondsOf(job({}), 0, at(10))).toEqual([['waiting', 0, 10]]);
  });

  it('leave open what nobody knows: between which answers the one became the other', () => {
    const record = job({ transitions: [seen('queued', null, 1), seen('embedding', 5, 8)] });
    expect(secondsOf(record, 0, at(10))).toEqual([
      ['waiting', 0, 5],
      ['unsure', 5, 8],
      ['processing', 8, 10],
    ]);
    const first = job({ transitions: [seen('processing', null, 3)] });
    expect(secondsOf(first, 0, at(10))).toEqual([
      ['unsure', 0, 3],
      ['processing', 3, 10],
    ]);
  });

  it('end in doubt where Synap does not say when it ended', () => {
    const record = job({
      startedAt: at(2),
      rawStatus: 'failed',
      transitions: [seen('processing', 1, 3), seen('failed', 9, 12)],
    });
    expect(secondsOf(endWatch(record, 'failed', at(12)), 0, at(99)).slice(1)).toEqual([
      ['processing', 2, 9],
      ['unsure', 9, 12],
    ]);
  });

  it('stop where nobody looked any more', () => {
    const record = {
      ...job({ startedAt: at(2), transitions: [seen('processing', 1, 3)] }),
      state: 'stopped' as const,
      stoppedAt: at(5),
    };
    expect(lifeOf(record, 0, at(1_000)).to).toBe(at(2));
  });

  it('take no room for times that contradict one another', () => {
    const record = job({ startedAt: at(-5), completedAt: at(-9), rawStatus: 'completed' });
    const timeline = lifeOf(endWatch(record, 'completed', at(1)), 0, at(1));
    expect(timeline.phases).toEqual([]);
    expect(timeline.to).toBe(timeline.from);
  });

  it('are none while nothing is known', () => {
    expect(timelineOf(watching(1), 0, NOW)).toBeNull();
  });

  it('are given by their sum', () => {
    const timeline = lifeOf(job({ startedAt: at(4) }), 0, at(10));
    expect([spentIn(timeline, 'waiting'), spentIn(timeline, 'processing')]).toEqual([4_000, 6_000]);
  });
});

describe('the changes', () => {
  it('are all there, oldest first, with what Synap says beside what was seen, by Synap’s clock', () => {
    const record = job({
      startedAt: at(2),
      completedAt: at(14),
      rawStatus: 'COMPLETE',
      transitions: [seen('processing', null, 5), seen('COMPLETE', 13, 15)],
    });
    const { changes } = lifeOf(endWatch(record, 'completed', at(15)), 1_000, at(20));
    expect(changes).toEqual([
      { status: 'queued', saidAt: at(0), seen: null },
      { status: 'processing', saidAt: at(2), seen: { notBefore: null, notAfter: at(6) } },
      { status: 'COMPLETE', saidAt: at(14), seen: { notBefore: at(14), notAfter: at(16) } },
    ]);
  });

  it('of one moment stand in the order they came in', () => {
    const record = job({
      startedAt: at(0),
      completedAt: at(0),
      rawStatus: 'completed',
      transitions: [seen('completed', null, 0)],
    });
    const { changes } = lifeOf(endWatch(record, 'completed', at(1)), 0, at(1));
    expect(changes.map(({ status }) => status)).toEqual(['queued', 'processing', 'completed']);
  });

  it('are written as exactly as they are known', () => {
    const clock = (time: number) => `${(time - NOW) / 1_000}`;
    expect(boundsTime({ notBefore: at(3), notAfter: at(5) }, clock)).toBe('between 3 and 5');
    expect(boundsTime({ notBefore: null, notAfter: at(5) }, clock)).toBe('before 5');
    expect(boundsTime({ notBefore: at(5), notAfter: at(5) }, clock)).toBe('at 5');
    const bounds = { notBefore: at(3), notAfter: at(5) };
    expect(changeTime({ status: 'x', saidAt: null, seen: bounds }, clock)).toBe('between 3 and 5');
    expect(changeTime({ status: 'x', saidAt: at(4), seen: null }, clock)).toBe('4');
    expect(changeTime({ status: 'x', saidAt: at(4), seen: bounds }, clock)).toBe('4, detected within 2 s');
    const first = { notBefore: null, notAfter: at(5) };
    expect(changeTime({ status: 'x', saidAt: at(4), seen: first }, clock)).toBe('4');
  });
});

describe('what is drawn', () => {
  const whole = { from: 0, to: 1_000 };

  it('is to scale', () => {
    expect(timelinePart(whole, { from: 250, to: 750 })).toEqual({ x: 25, width: 50 });
  });

  it('can be seen however short it was, and never reaches beyond the whole', () => {
    const { x, width } = timelinePart(whole, { from: 1_000, to: 1_000 });
    expect(width).toBeGreaterThan(0.1);
    expect(x + width).toBeCloseTo(100);
    expect(timelinePart(whole, { from: -500, to: 9_000 })).toEqual({ x: 0, width: 100 });
    expect(timelinePart({ from: 5, to: 5 }, { from: 5, to: 5 })).toEqual({ x: 0, width: 100 });
  });
});

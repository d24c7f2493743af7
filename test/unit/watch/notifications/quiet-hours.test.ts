import { describe, expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '../../../../src/watch/model/defaults';
import { planNotifications } from '../../../../src/watch/notifications/plan-notifications';
import { pendingOutcome, scheduler } from '../../samples';

const MINUTE = 60_000;
const MIDNIGHT = Date.UTC(2026, 2, 29);
const time = (text: string) => {
  const [hours = 0, minutes = 0] = text.split(':').map(Number);
  return hours * 60 + minutes;
};

/** What becomes of an outcome that comes in at this time of the day, by a clock that shows `shownAt`. */
function planAt(
  at: number,
  [from, to]: [string, string],
  shownAt = (ms: number) => (ms - MIDNIGHT) / MINUTE,
) {
  return planNotifications({
    now: at,
    minuteOfDay: (ms) => ((Math.floor(shownAt(ms)) % 1440) + 1440) % 1440,
    pending: [pendingOutcome(1, 'completed', at)],
    batches: [],
    stragglesAfterMs: () => 5 * 60_000,
    find: () => null,
    scheduler: scheduler(),
    settings: { ...DEFAULT_SETTINGS, quiet: { from: time(from), to: time(to) } },
  });
}

/** When an outcome of this time is notified, where it is looked at again each time that the plan says so. */
function notifiedAt(at: number, quiet: [string, string], shownAt?: (ms: number) => number): number {
  let now = at;
  for (;;) {
    const { singles, groups, nextAt } = planAt(now, quiet, shownAt);
    if (singles.length + groups.length > 0) return now;
    expect(nextAt).toBeGreaterThan(now);
    now = nextAt ?? Number.NaN;
  }
}

function fate(at: string, quiet: [string, string]): string {
  const from = MIDNIGHT + time(at) * MINUTE;
  const to = notifiedAt(from, quiet);
  return to === from ? 'notified at once' : `held for ${(to - from) / MINUTE} min`;
}

describe('quiet hours', () => {
  test.each([
    ['11:59', ['12:00', '14:00'], 'notified at once'],
    ['12:00', ['12:00', '14:00'], 'held for 120 min'],
    ['13:59', ['12:00', '14:00'], 'held for 1 min'],
    ['14:00', ['12:00', '14:00'], 'notified at once'],
    ['21:59', ['22:00', '07:00'], 'notified at once'],
    ['22:00', ['22:00', '07:00'], 'held for 540 min'],
    ['00:00', ['22:00', '07:00'], 'held for 420 min'],
    ['06:59', ['22:00', '07:00'], 'held for 1 min'],
    ['07:00', ['22:00', '07:00'], 'notified at once'],
    ['23:59', ['22:00', '00:00'], 'held for 1 min'],
    ['00:00', ['22:00', '00:00'], 'notified at once'],
    ['12:00', ['12:00', '12:00'], 'notified at once'],
    ['03:00', ['12:00', '12:00'], 'notified at once'],
  ] satisfies [string, [string, string], string][])(
    'what finishes at %s with quiet hours %j is %s',
    (at, quiet, expected) => {
      expect(fate(at, quiet)).toBe(expected);
    },
  );

  test('end with the minute that the person set, whatever the second in which something finished', () => {
    const at = notifiedAt(MIDNIGHT + 23 * 60 * MINUTE + 59_999, ['22:00', '07:00']);
    expect(at).toBe(MIDNIGHT + 31 * 60 * MINUTE);
  });
});

describe('where clocks are changed at 01:00 UTC, quiet hours end', () => {
  const forward = (ms: number) => (ms - MIDNIGHT) / MINUTE + (ms < MIDNIGHT + 60 * MINUTE ? 60 : 120);
  const back = (ms: number) => (ms - MIDNIGHT) / MINUTE + (ms < MIDNIGHT + 60 * MINUTE ? 120 : 60);
  const utc = (text: string) => MIDNIGHT + time(text) * MINUTE;

  test('when clocks show that time, after an hour was left out', () => {
    expect(notifiedAt(utc('00:30'), ['22:00', '07:00'], forward)).toBe(utc('05:00'));
    expect(notifiedAt(utc('01:30'), ['22:00', '07:00'], forward)).toBe(utc('05:00'));
  });

  test('when clocks show that time, after an hour came twice', () => {
    expect(notifiedAt(utc('00:30'), ['22:00', '07:00'], back)).toBe(utc('06:00'));
  });

  test('an hour later at most where the end itself is left out, and never before now', () => {
    for (const to of ['02:00', '02:10', '02:59', '03:00']) {
      const at = notifiedAt(utc('00:50'), ['01:30', to], forward);
      expect(at, to).toBeGreaterThanOrEqual(utc('01:00'));
      expect(at, to).toBeLessThan(utc('02:00'));
    }
  });

  test.each([30, 45])('also where a change is of %i minutes', (minutes) => {
    const shifted = (ms: number) => (ms - MIDNIGHT) / MINUTE + (ms < MIDNIGHT + 60 * MINUTE ? 0 : minutes);
    expect(notifiedAt(utc('00:30'), ['22:00', '07:10'], shifted)).toBe(utc('07:10') - minutes * MINUTE);
  });
});

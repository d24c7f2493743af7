import { describe, expect, it } from 'vitest';
import { badgeOf } from '../../../src/watch/badge';
import { DEFAULT_SETTINGS, EMPTY_SUMMARY } from '../../../src/watch/model/defaults';
import type { Connection, Summary } from '../../../src/watch/model/records';
import { summaryWith } from '../../../src/watch/model/summary';
import { connection, NOW } from '../samples';

function view(counts: Partial<Summary['counts']>, blocked: Connection['blocked'] = null): Summary {
  const counted = { ...EMPTY_SUMMARY, counts: { ...EMPTY_SUMMARY.counts, ...counts } };
  return summaryWith(counted, [connection('home', { blocked })], DEFAULT_SETTINGS);
}

const keyNeeded = {
  reason: 'key_needed',
  since: NOW,
  until: null,
  notifiedAt: NOW,
  detail: null,
  correlationId: null,
  link: null,
} as const;

describe('the badge', () => {
  it('is empty when there is nothing to say', () => {
    expect(badgeOf(view({}))).toMatchObject({ text: '', tone: 'idle' });
  });

  it('counts what is in progress', () => {
    expect(badgeOf(view({ inProgress: 7 }))).toMatchObject({ text: '7', tone: 'active' });
  });

  it('never has more than four characters, which is all that browsers show', () => {
    expect(badgeOf(view({ inProgress: 99 })).text).toBe('99');
    expect(badgeOf(view({ inProgress: 100 })).text).toBe('99+');
    expect(badgeOf(view({ inProgress: 12_345, unseenProblems: 3 })).text).toBe('99+!');
  });

  it('marks a failure that nobody has seen, with nothing in progress too', () => {
    expect(badgeOf(view({ unseenProblems: 1 }))).toMatchObject({ text: '!', tone: 'attention' });
  });

  it('marks a connection that is blocked or needs its key', () => {
    expect(badgeOf(view({ inProgress: 2 }, keyNeeded))).toMatchObject({
      text: '2!',
      tone: 'attention',
      isBlocked: true,
    });
  });
});

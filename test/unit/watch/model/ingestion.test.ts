import { describe, expect, it } from 'vitest';
import {
  hasPendingNotification,
  ingestionName,
  isActive,
  isPollable,
  isUnseenProblem,
  markNotified,
  markRemoved,
  restore,
  suppress,
} from '../../../../src/watch/model/ingestion';
import { OUTCOMES } from '../../../../src/watch/model/records';
import { idOf, NOW, pendingOutcome, watching } from '../../samples';

describe('a removed ingestion', () => {
  it('is polled no more, and comes back as it was', () => {
    const gone = markRemoved(watching(1), NOW);
    expect(isPollable(gone)).toBe(false);
    expect(isActive(gone)).toBe(true);
    expect(isPollable(restore(gone))).toBe(true);
  });

  it('is not notified any more, even when it is brought back', () => {
    const back = restore(markRemoved(pendingOutcome(1), NOW));
    expect(back).toMatchObject({ notification: { state: 'suppressed', why: 'removed' } });
  });
});

describe('a notification', () => {
  it('that was sent leaves nothing to do for its ingestion', () => {
    const record = markNotified(pendingOutcome(1), 'some-id', NOW);
    expect(hasPendingNotification(record)).toBe(false);
    expect(isActive(record)).toBe(false);
  });

  it('that was sent is never suppressed afterwards', () => {
    const sent = markNotified(pendingOutcome(1), 'n', NOW);
    expect(suppress(sent, 'switched_off', NOW)).toBe(sent);
  });
});

describe('an unseen problem', () => {
  it('is everything but a completed one, until it is seen or put away', () => {
    for (const kind of OUTCOMES.filter((one) => one !== 'completed'))
      expect(isUnseenProblem(pendingOutcome(1, kind))).toBe(true);
    expect(isUnseenProblem(pendingOutcome(1, 'completed'))).toBe(false);
    expect(isUnseenProblem({ ...pendingOutcome(1, 'failed'), seenAt: NOW })).toBe(false);
    expect(isUnseenProblem(markRemoved(pendingOutcome(1, 'failed'), NOW))).toBe(false);
  });
});

it.each([' \n ', '\u200b', '\u200e\u2066\u2069', '\u0000\u001b', '\u3164', '\u2800', '\ufeff', ''])(
  'an ingestion is not called by a name that nobody can see: %j',
  (unseen) => {
    const called = (label: string, documentId: string | null) =>
      ingestionName(watching(1, { label, documentId }));
    expect(called(unseen, 'refund.pdf')).toBe('refund.pdf');
    expect(called('', unseen)).toBe(idOf(1));
    expect(called(`${unseen}x`, null)).toBe(`${unseen}x`);
  },
);

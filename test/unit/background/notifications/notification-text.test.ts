import { describe, expect, test } from 'vitest';
import { blockNotification } from '../../../../src/background/notifications/block-notification-text';
import {
  feedbackNotification,
  type WatchFeedback,
} from '../../../../src/background/notifications/feedback-notification';
import { groupNotification } from '../../../../src/background/notifications/group-notification-text';
import { outcomeNotification } from '../../../../src/background/notifications/notification-text';
import { shortName, statusText } from '../../../../src/background/notifications/short-text';
import { badgeTitle } from '../../../../src/background/toolbar';
import { pluralText } from '../../../../src/platform/texts';
import {
  type Block,
  type NotificationGroup,
  type OutcomeKind,
  SCHEMA_VERSION,
} from '../../../../src/watch/model/records';
import { blockFor, connection, idOf, NOW, pendingOutcome, watching } from '../../samples';

/** Texts as their keys: which is said is what is tested here. */
const words = { text: (key: string, more: string[] = []) => [key, ...more].join(' '), locale: () => 'en' };

const failure = (detail: string | null) =>
  ({ code: 'id_rejected', at: NOW, correlationId: null, detail }) as const;

describe('the notification of one outcome', () => {
  const known = {
    documentId: 'refund-policy',
    memoriesCreated: 2,
    queuedAt: NOW,
    completedAt: NOW + 14_000,
    errorMessage: 'page 3 is empty',
    lastError: failure('no such instance'),
  };

  test.each([
    ['completed', 'notificationCompleted', 'memories_other 2 · notificationTook durationSeconds 14 · Work'],
    [
      'partial_success',
      'notificationPartialSuccess',
      'page 3 is empty · memories_other 2 · notificationTook durationSeconds 14 · Work',
    ],
    ['failed', 'notificationFailed', 'page 3 is empty · Work'],
    [
      'cancelled',
      'notificationCancelled',
      'page 3 is empty · memories_other 2 · notificationTook durationSeconds 14 · Work',
    ],
    ['rejected', 'notificationRejected', 'no such instance · Work'],
    ['not_found', 'notificationNotFound', 'notificationNotFoundWhy · Work'],
    ['timed_out', 'notificationTimedOut', 'notificationUnansweredWhy · Work'],
  ] satisfies [OutcomeKind, string, string][])('%s says what is known of it', (kind, title, message) => {
    expect(outcomeNotification(words, pendingOutcome(1, kind, NOW, known), 'Work')).toMatchObject({
      title: `${title} refund-policy`,
      message,
    });
  });

  test('a watch that timed out says whether Synap answered at last', () => {
    const record = pendingOutcome(1, 'timed_out', NOW, { ...known, lastError: null });
    expect(outcomeNotification(words, record, null).message).toBe('notificationTimedOutWhy');
  });

  test('an end with a word that we do not know is called by that word', () => {
    const record = pendingOutcome(1, 'other', NOW, { ...known, rawStatus: 'archived' });
    expect(outcomeNotification(words, record, null).title).toBe('notificationOther refund-policy archived');
    expect(statusText(words, record)).toBe('archived');
  });

  test.each([
    ['completed', 'memories_other 0'],
    ['partial_success', 'memories_other 0'],
    ['failed', 'notificationNoReason'],
    ['rejected', 'notificationRejectedWhy'],
  ] satisfies [OutcomeKind, string][])('%s says what can be said where nothing is known', (kind, message) => {
    expect(outcomeNotification(words, pendingOutcome(1, kind), null)).toMatchObject({ message });
  });

  test('says what was last known of what Synap no longer has', () => {
    const gone = pendingOutcome(1, 'not_found', NOW, { rawStatus: 'processing' });
    expect(outcomeNotification(words, gone, null).message).toBe('notificationGoneWhy processing');
  });

  test('counts one memory as one', () => {
    const { message } = outcomeNotification(
      words,
      pendingOutcome(1, 'completed', NOW, { memoriesCreated: 1 }),
      null,
    );
    expect(message).toBe('memories_one 1');
  });

  test.each([
    [NOW, NOW, ' · notificationTook durationSeconds 0'],
    [NOW, NOW - 1, ''],
    [null, NOW, ''],
    [NOW, null, ''],
  ])('queued at %s and completed at %s, says only a duration that can be', (queuedAt, completedAt, took) => {
    const { message } = outcomeNotification(
      words,
      pendingOutcome(1, 'completed', NOW, { queuedAt, completedAt }),
      null,
    );
    expect(message).toBe(`memories_other 0${took}`);
  });

  test('offers to copy memory IDs only where there are any', () => {
    expect(outcomeNotification(words, pendingOutcome(1), null).buttons).toEqual(['notificationOpen']);
    const made = pendingOutcome(1, 'completed', NOW, { memoryIds: ['m1'] });
    expect(outcomeNotification(words, made, null).buttons).toEqual([
      'notificationOpen',
      'notificationCopyMemories',
    ]);
  });

  test.each(['sk-proj-0a1B2c3D4e5F6g7H8i9J', 'synap_live_0a1B2c3D4e5F6g7H'])(
    'has no key in it that the server repeats: %s',
    (key) => {
      const errorMessage = `${'x'.repeat(180)} Incorrect key ${key}, Authorization: Bearer ${key}`;
      const record = pendingOutcome(1, 'failed', NOW, { errorMessage, documentId: key });
      const { title, message } = outcomeNotification(words, record, null);
      expect(`${title} ${message}`).not.toContain(key.slice(0, 12));
    },
  );

  test('gives the reason of a traceback, not where it happened', () => {
    const errorMessage = `\u001b[31mTraceback (most recent call last):\n${'  File "/a.py", line 3, in f\n    g()\n'.repeat(9)}\u001b[1mValueError: chunk 17 is empty\u001b[0m`;
    const record = pendingOutcome(1, 'failed', NOW, { errorMessage });
    expect(outcomeNotification(words, record, null).message).toBe('ValueError: chunk 17 is empty');
  });

  test.each([null, '', ' \n\t ', '\u202E'])(
    'says that no reason was given where there is none to read: %j',
    (errorMessage) => {
      const record = pendingOutcome(1, 'failed', NOW, { errorMessage });
      expect(outcomeNotification(words, record, null).message).toBe(words.text('notificationNoReason'));
    },
  );

  test('shows untrusted text cut, on one line, and without what turns the reading direction', () => {
    const errorMessage = `one\n\ttwo \u202Ethree\u2066\u200F \uD800 ${'x'.repeat(300)}`;
    const { message } = outcomeNotification(words, pendingOutcome(1, 'failed', NOW, { errorMessage }), null);
    expect(message).toMatch(/^one two three \uFFFD x+…$/u);
    expect(message).toHaveLength(200);
  });
});

describe('the name of an ingestion', () => {
  test('is its label, else its document, else its ID', () => {
    expect(shortName(watching(1, { label: ' Policy\n', documentId: 'doc' }))).toBe('Policy');
    expect(shortName(watching(1, { documentId: 'doc' }))).toBe('doc');
    expect(shortName(watching(1, { documentId: '' }))).toBe(idOf(1));
  });

  test('is shown whole up to eighty characters, and cut beyond without halving one', () => {
    expect(shortName(watching(1, { label: 'x'.repeat(80) }))).toBe('x'.repeat(80));
    expect(shortName(watching(1, { label: 'x'.repeat(81) }))).toBe(`${'x'.repeat(79)}…`);
    expect(shortName(watching(1, { label: '😀'.repeat(80) }))).toBe('😀'.repeat(80));
    expect(shortName(watching(1, { label: '😀'.repeat(81) }))).toBe(`${'😀'.repeat(79)}…`);
    expect(shortName(watching(1, { label: '🎉'.repeat(81) }))).not.toMatch(/\p{Surrogate}/u);
  });
});

describe('the notification of several outcomes', () => {
  const group = (
    kind: NotificationGroup['kind'],
    kinds: OutcomeKind[],
    namedBefore: OutcomeKind[] = [],
  ): NotificationGroup => ({
    schema: SCHEMA_VERSION,
    id: 'group',
    kind,
    at: NOW,
    batchId: null,
    members: kinds.map((outcome, n) => ({ id: idOf(n), round: 1, kind: outcome })),
    namedBefore,
    tries: 0,
  });

  test.each([
    ['digest', 'notificationTallyCompleted_one 1'],
    ['away', 'notificationAway notificationTallyCompleted_one 1'],
    ['quiet', 'notificationQuiet notificationTallyCompleted_one 1'],
    ['batch', 'notificationBatch notificationTallyCompleted_one 1'],
  ] satisfies [NotificationGroup['kind'], string][])('says why they come together: %s', (kind, title) => {
    expect(groupNotification(words, group(kind, ['completed']), ['a'])).toEqual({
      title,
      message: 'a',
      buttons: [],
    });
  });

  test('counts how they ended, those of a batch that were notified before among them', () => {
    const kinds = [
      'cancelled',
      'other',
      'timed_out',
      'failed',
      'completed',
      'rejected',
      'partial_success',
      'not_found',
    ] as const;
    expect(
      groupNotification(words, group('digest', [...kinds, 'completed'], ['failed', 'failed']), []).title,
    ).toBe(
      'notificationTallyCompleted_other 2, notificationTallyPartialSuccess_one 1, notificationTallyFailed_other 3, notificationTallyCancelled_one 1, notificationTallyOther_one 1, notificationTallyRejected_one 1, notificationTallyNotFound_one 1, notificationTallyTimedOut_one 1',
    );
  });

  test('names those it is given, as much as a notification shows', () => {
    const digest = group('digest', ['completed']);
    expect(groupNotification(words, digest, []).message).toBe('');
    expect(groupNotification(words, digest, ['a', 'b', 'c']).message).toBe('listed listed a b c');
    expect(
      groupNotification(words, digest, ['x'.repeat(80), 'y'.repeat(80), 'z'.repeat(80)]).message,
    ).toHaveLength(200);
  });
});

describe('the notification of a connection', () => {
  test.each([
    ['key_rejected', 'notificationKeyRejected', 'notificationKeyRejectedWhy'],
    ['key_needed', 'notificationKeyNeeded', 'notificationKeyNeededWhy'],
    ['no_credits', 'notificationNoCredits', 'notificationNoCreditsWhy'],
    ['permission_missing', 'notificationPermission', 'notificationPermissionWhy'],
  ] satisfies [Block['reason'], string, string][])(
    '%s says which and what to do',
    (reason, title, message) => {
      const block = blockFor(reason);
      const content = blockNotification(
        words,
        connection('home', { name: `Work\u202E ${'x'.repeat(90)}` }),
        block,
      );
      expect(content).toEqual({ title: `${title} Work ${'x'.repeat(74)}…`, message, buttons: [] });
    },
  );
});

describe('the answer to an attempt to watch that came without a page', () => {
  test.each([
    [{ is: 'nothing_found' }, 'notificationNothingFound', 'notificationNothingFoundWhy'],
    [{ is: 'known', ids: [idOf(1), idOf(2)] }, 'notificationKnown_other 2', 'notificationKnownWhy'],
    [{ is: 'refused', code: 'key_missing' }, 'notificationNoConnection', 'notificationNoConnectionWhy'],
    [
      { is: 'refused', code: 'storage_full' },
      'notificationNotWatched error_storage_full_title',
      'error_storage_full_text',
    ],
  ] satisfies [WatchFeedback, string, string][])(
    '%j says what happened and what to do',
    (answer, title, message) => {
      expect(feedbackNotification(words, answer)).toEqual({ title, message, buttons: [] });
    },
  );
});

describe('numbers', () => {
  test('are written and counted as the language does, or as for any other number where it has no text for this one', () => {
    const german = { ...words, locale: () => 'de' };
    expect(pluralText(german, 'memories', 1_234)).toBe('memories_other 1.234');
    const polish = {
      locale: () => 'pl',
      text: (key: string, more: string[] = []) => (key.endsWith('_few') ? '' : words.text(key, more)),
    };
    expect(pluralText(polish, 'memories', 2)).toBe('memories_other 2');
    expect(pluralText(polish, 'memories', 5)).toBe('memories_many 5');
  });
});

test('how an ingestion stands is said in words, and in those of Synap where it has one of its own', () => {
  const unknown = { status: 'other', rawStatus: 'archiving\u202E' } as const;
  expect(statusText(words, watching(1))).toBe('statusChecking');
  expect(statusText(words, watching(1, { status: 'queued' }))).toBe('statusQueued');
  expect(statusText(words, watching(1, unknown))).toBe('archiving');
  expect(statusText(words, { ...watching(1, unknown), state: 'stopped', stoppedAt: NOW })).toBe(
    'statusStopped',
  );
  expect(statusText(words, pendingOutcome(1, 'not_found', NOW, unknown))).toBe('statusNotFound');
});

test('the title of the toolbar button says in words what the badge shows', () => {
  const idle = { inProgress: 0, unseenProblems: 0, isBlocked: false, tone: 'idle', text: '' } as const;
  expect(badgeTitle(words, idle)).toBe('extensionName');
  expect(badgeTitle(words, { ...idle, inProgress: 120, unseenProblems: 1, isBlocked: true })).toBe(
    'extensionName · badgeInProgress_other 120 · badgeUnseen_one 1 · badgeBlocked',
  );
});

import { describe, expect, test } from 'vitest';
import { startBackground } from '../../../../src/background/background';
import { blockNotification } from '../../../../src/background/notifications/block-notification-text';
import { feedbackNotification } from '../../../../src/background/notifications/feedback-notification';
import { groupNotification } from '../../../../src/background/notifications/group-notification-text';
import { outcomeNotification } from '../../../../src/background/notifications/notification-text';
import { statusText } from '../../../../src/background/notifications/short-text';
import { badgeTitle } from '../../../../src/background/toolbar';
import { ERROR_CODES } from '../../../../src/synap/errors';
import { STATUSES } from '../../../../src/synap/status';
import {
  BLOCKS,
  type NotificationGroup,
  OUTCOMES,
  SCHEMA_VERSION,
} from '../../../../src/watch/model/records';
import { stopWatch } from '../../../../src/watch/model/rounds';
import { memoryBrowser } from '../../../support/memory-browser';
import { settled } from '../../../support/virtual-clock';
import { blockFor, connection, idOf, NOW, pendingOutcome, watching } from '../../samples';
import { messagesOf } from '../../ui/messages';
import { textFrom } from '../../ui/texts';

const english = messagesOf('en');

/** The English texts; a form of number that is missing falls back, anything else that is missing is a mistake. */
function text(key: string, substitutions?: string[]): string {
  const shown = textFrom(english, key, substitutions);
  if (shown === '' && !/_(?:zero|one|two|few|many)$/.test(key)) throw new Error(`there is no text "${key}"`);
  return shown;
}
const words = { text, locale: () => 'en' };

describe('there is an English text for', () => {
  test.each(OUTCOMES)('the notification that an ingestion is %s', (kind) => {
    const record = pendingOutcome(1, kind, NOW, { documentId: 'refund-policy', memoryIds: ['m'] });
    const { title, message, buttons } = outcomeNotification(words, record, null);
    expect(title).toContain('refund-policy');
    for (const one of [title, message, ...buttons]) expect(one).toMatch(/\w/);
    expect(statusText(words, record)).toMatch(/\w/);
  });

  test.each(['digest', 'away', 'quiet', 'batch'] as const)('a notification of several: %s', (kind) => {
    const members = OUTCOMES.map((kind, n) => ({ id: idOf(n), round: 1, kind }));
    const notification: NotificationGroup = {
      schema: SCHEMA_VERSION,
      id: 'n',
      kind,
      at: NOW,
      batchId: null,
      members,
      namedBefore: [],
      tries: 0,
    };
    expect(groupNotification(words, notification, ['one', 'two'])).toMatchObject({
      title: expect.stringMatching(/\w/),
      message: 'one, two',
    });
  });

  test.each(OUTCOMES)('a notification of several that all are %s', (kind) => {
    const members = [1, 2].map((n) => ({ id: idOf(n), round: 1, kind }));
    const notification: NotificationGroup = {
      schema: SCHEMA_VERSION,
      id: 'n',
      kind: 'digest',
      at: NOW,
      batchId: null,
      members,
      namedBefore: [],
      tries: 0,
    };
    expect(groupNotification(words, notification, []).title).toMatch(/^2 \w/);
  });

  test.each(BLOCKS)('a connection that is stopped: %s', (reason) => {
    const { title, message } = blockNotification(
      words,
      connection('c', { name: 'production' }),
      blockFor(reason),
    );
    expect([title, message]).toEqual([expect.stringContaining('production'), expect.stringMatching(/\w/)]);
  });

  test('every attempt to watch that came without a page', () => {
    const refusals = ERROR_CODES.map((code) => ({ is: 'refused', code }) as const);
    const known = { is: 'known', ids: [idOf(1), idOf(2)] } as const;
    for (const answer of [{ is: 'nothing_found' } as const, { ...known, ids: [...known.ids] }, ...refusals]) {
      const { title, message } = feedbackNotification(words, answer);
      for (const one of [title, message]) expect(one, JSON.stringify(answer)).toMatch(/\w/);
    }
  });

  test('every status in the address bar, and all that the toolbar button says', () => {
    for (const status of STATUSES) expect(statusText(words, watching(1, { status }))).toMatch(/\w/);
    expect(statusText(words, stopWatch(watching(1), NOW))).toMatch(/\w/);
    const facts = {
      inProgress: 2,
      unseenProblems: 1,
      isBlocked: true,
      tone: 'attention',
      text: '2!',
    } as const;
    expect(badgeTitle(words, facts).split(' · ')).toHaveLength(4);
  });

  test('the context menu, the address bar and the notification that tries notifications', async () => {
    const { ports, created } = memoryBrowser({ now: NOW });
    const entries: string[] = [];
    const menu = {
      show: async (items: { title: string }[]) => void entries.push(...items.map(({ title }) => title)),
    };
    const background = startBackground({ ...ports, menu, ...words });
    background.onInstalled(false);
    await settled();
    expect(entries).toHaveLength(2);
    expect(await background.onMessage({ type: 'testNotification' })).toMatchObject({ ok: true });
    for (const one of [...entries, ...created.map(({ title }) => title)]) expect(one).toMatch(/\w/);
    for (const typed of ['', 'refund', idOf(1), `open ${idOf(1)}`])
      expect((await background.onOmniboxChanged(typed)).first).toMatch(/\w/);
  });
});

import { describe, expect, it } from 'vitest';
import {
  feedbackId,
  feedbackNotification,
  pageOfFeedback,
} from '../../../src/background/notifications/feedback-notification';
import { omniboxText } from '../../../src/platform/omnibox-text';
import { idToOpen, openingText, suggestIngestions } from '../../../src/watch/suggestions';
import { watching } from '../samples';

const ID = '7c9e6679-7425-40de-944b-e07fc1f90ae7';
const OTHER = '1b4e28ba-2fa1-41d2-883f-0016d3cca427';

describe('what the address bar suggests', () => {
  const record = watching(1, { id: ID, documentId: 'Refund-Policy', label: 'Monday call' });
  const other = watching(2, { id: OTHER, documentId: null, label: '' });
  const found = (text: string) => suggestIngestions([record, other], text).map(({ id }) => id);

  it.each(['7c9e6679', '7C9E 6679-74', '{7c9e6679-7425', 'urn:uuid:7c9e', ID.replaceAll('-', '')])(
    'fits the beginning of an ID as %s',
    (text) => {
      expect(found(text)).toEqual([ID]);
    },
  );

  it.each(['refund', 'POLICY', 'day c', ' monday '])('fits a document or a label by "%s"', (text) => {
    expect(found(text)).toEqual([ID]);
  });

  it.each([
    ['Mu\u0308nchen', 'münchen'],
    ['Résumé', 'resume'],
    ['ＤＯＣ－４２', 'doc-42'],
    ['the nightly sync', 'sync nightly'],
    ['the nightly sync', '"nightly  sync"'],
    ['گزارش ۴۲', '42'],
    ['تقرير ٤٢', '42'],
    ['Q4\u20132026', 'q4-2026'],
  ])('fits the name %j by %j, as a search finds it', (documentId, text) => {
    const named = watching(3, { documentId });
    expect(suggestIngestions([record, named], text)).toEqual([named]);
  });

  it.each(['6679', 'tuesday', 'null', '{'])('does not fit "%s"', (text) => {
    expect(found(text)).toEqual([]);
  });

  it('is the newest six of all that fit, and nothing that was removed', () => {
    const many = Array.from({ length: 9 }, (_, n) =>
      watching(n, { documentId: 'same', removedAt: n === 8 ? 1 : null }),
    );
    expect(suggestIngestions(many, 'same').map(({ seq }) => seq)).toEqual([7, 6, 5, 4, 3, 2]);
    expect(suggestIngestions(many, '')).toHaveLength(6);
  });

  it('opens when chosen, where an ID alone is watched', () => {
    expect(idToOpen(openingText(ID))).toBe(ID);
    expect(idToOpen(` Open ${ID.toUpperCase()} `)).toBe(ID);
    for (const text of [ID, 'open', `open ${ID} now`, `re-open ${ID}`]) expect(idToOpen(text)).toBeNull();
  });

  it('is XML that cannot be broken in Chrome, and plain text in Firefox', () => {
    expect(omniboxText(`<b>&"'`, 'chrome')).toBe('&lt;b&gt;&amp;&quot;&apos;');
    expect(omniboxText(`<b>&"'`, 'firefox')).toBe(`<b>&"'`);
    expect(omniboxText('a\u0000b\u202ec\ud800d\uffffe\nf', 'chrome')).toBe('a b c d e f');
    expect(omniboxText('🧠 é عقد', 'chrome')).toBe('🧠 é عقد');
  });
});

describe('the answer to an attempt without a page', () => {
  const words = { text: (key: string, more: string[] = []) => [key, ...more].join(' '), locale: () => 'en' };

  it.each([
    [{ is: 'nothing_found' }, 'history.html', 'notificationNothingFound'],
    [{ is: 'refused', code: 'key_missing' }, 'options.html#connections', 'notificationNoConnection'],
    [
      { is: 'refused', code: 'storage_full' },
      'history.html',
      'notificationNotWatched error_storage_full_title',
    ],
    [{ is: 'known', ids: [ID] }, `history.html#/ingestion/${ID}`, 'notificationKnown_one 1'],
    [{ is: 'known', ids: [ID, OTHER] }, 'history.html', 'notificationKnown_other 2'],
  ] as const)('%j leads to %s', (answer, page, title) => {
    const given = answer.is === 'known' ? { ...answer, ids: [...answer.ids] } : answer;
    expect(pageOfFeedback(feedbackId('u-u', given))).toBe(page);
    expect(feedbackNotification(words, given).title).toBe(title);
  });
});

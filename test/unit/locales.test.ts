import { describe, expect, it } from 'vitest';
import { pluralText } from '../../src/platform/texts';
import { ERROR_CODES } from '../../src/synap/errors';
import { OUTCOMES } from '../../src/watch/model/records';
import { STATUS_TEXTS } from '../../src/watch/model/status-texts';
import { switchOf } from '../../src/watch/notifications/notification-switch';
import { NO_CREDITS_RETRY_MS } from '../../src/watch/scheduling/constants';
import { LANGUAGES, messagesOf } from './ui/messages';
import { type Message, textFrom } from './ui/texts';

const PLURAL = /_(zero|one|two|few|many|other)$/;
const LETTER = /\p{L}/u;
/** What stores show of a description. */
const DESCRIPTION_MAX = 132;

const english = messagesOf('en');
const others = LANGUAGES.filter((language) => language !== 'en');

const placeholdersIn = (message: string): string[] => message.match(/\$\w+\$/g) ?? [];

/** A form for a count may say it in words: "one file" needs no number. */
const isSpelledOut = (key: string, name: string) => name === '$COUNT$' && /_(?:zero|one|two)$/.test(key);

/** The English message a key is held to: its own, or that of its plural. */
function modelOf(key: string): Message | undefined {
  return english[key] ?? english[key.replace(PLURAL, '_other')];
}

describe.each(others)('the texts in "%s"', (language) => {
  const texts = messagesOf(language);
  const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories;

  it('are all there, and no others but forms of number the language has', () => {
    // Firefox complains about each text that is asked for and is not there.
    const inEveryForm = (key: string) => forms.map((form) => key.replace(PLURAL, `_${form}`));
    const wanted = Object.keys(english).flatMap((key) => (PLURAL.test(key) ? inEveryForm(key) : [key]));
    expect([...new Set(wanted)].filter((key) => !texts[key])).toEqual([]);
    const isOfIts = (key: string) => forms.some((form) => key.endsWith(`_${form}`));
    expect(Object.keys(texts).filter((key) => !(english[key] || (modelOf(key) && isOfIts(key))))).toEqual([]);
  });

  it('are filled with the same values as in English', () => {
    const wrong = Object.entries(texts).filter(([key, { message, placeholders }]) => {
      const model = modelOf(key);
      if (JSON.stringify(placeholders) !== JSON.stringify(model?.placeholders)) return true;
      const named = placeholdersIn(message);
      const missing = placeholdersIn(model?.message ?? '').filter((name) => !named.includes(name));
      const strange = named.filter((name) => !placeholders?.[name.slice(1, -1).toLowerCase()]);
      return strange.length > 0 || missing.some((name) => !isSpelledOut(key, name));
    });
    expect(wrong.map(([key]) => key)).toEqual([]);
  });

  it('stand in the order of the English ones, so that both can be read side by side', () => {
    const order = Object.keys(english);
    const own = Object.keys(texts).filter((key) => english[key]);
    expect(own).toEqual(order.filter((key) => texts[key]));
  });

  it('leave the product its name', () => {
    expect(texts.extensionName?.message).toBe(english.extensionName?.message);
  });

  it('count: every number has a text', () => {
    const words = {
      text: (key: string, values?: string[]) => textFrom(texts, key, values),
      locale: () => language,
    };
    for (const count of [0, 1, 2, 3, 11, 100, 1.5])
      expect(pluralText(words, 'ingestions', count)).toMatch(LETTER);
  });
});

describe.each(LANGUAGES)('every text in "%s"', (language) => {
  const texts = messagesOf(language);

  it('says something', () => {
    expect(Object.entries(texts).filter(([, { message }]) => message.trim() === '')).toEqual([]);
  });

  it('names the time after which a connection without credits is tried again', () => {
    const minutes = new Intl.NumberFormat(language).format(NO_CREDITS_RETRY_MS / 60_000);
    for (const key of ['error_no_credits_text', 'notificationNoCreditsWhy'])
      expect(texts[key]?.message).toContain(minutes);
  });

  it('names every outcome for which the switch of the other outcomes is', () => {
    const sharing = OUTCOMES.filter((kind) => kind !== 'other' && switchOf(kind) === 'other');
    const said = texts.notifyOther?.message.toLowerCase();
    for (const kind of sharing) expect(said).toContain(texts[STATUS_TEXTS[kind]]?.message.toLowerCase());
  });

  it('knows its own language and direction', () => {
    expect(texts.localeCode?.message).toBe(language.replace('_', '-'));
    expect(['ltr', 'rtl']).toContain(texts.localeDirection?.message);
  });

  it('keeps an ID together, whichever way the text runs', () => {
    if (texts.localeDirection?.message === 'ltr') return;
    const loose = /(?<![\u2066\u2068])[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?!\u2069)/;
    expect(Object.keys(texts).filter((key) => loose.test(texts[key]?.message ?? ''))).toEqual([]);
  });

  it('says how long ago something was in the words that browsers use for days', () => {
    const wordsOf = (text = '') => text.replace(/\$\w+\$/, '').trim();
    const days = new Intl.RelativeTimeFormat(language.replace('_', '-'));
    expect(days.format(-3, 'day')).toContain(wordsOf(texts.timeAgo?.message));
    expect(days.format(3, 'day')).toContain(wordsOf(texts.timeAhead?.message));
  });

  it('turns no direction it does not turn back', () => {
    const opened = (text: string) => (text.match(/[\u2066-\u2068]/g) ?? []).length;
    const closed = (text: string) => (text.match(/\u2069/g) ?? []).length;
    const wrong = Object.entries(texts).filter(([, { message }]) => opened(message) !== closed(message));
    expect(wrong.map(([key]) => key)).toEqual([]);
  });

  it('has a description that stores take', () => {
    expect(texts.extensionDescription?.message.length).toBeLessThanOrEqual(DESCRIPTION_MAX);
  });
});

it('Arabic has a form for two, for a few and for many', () => {
  const texts = messagesOf('ar');
  const words = {
    text: (key: string, values?: string[]) => textFrom(texts, key, values),
    locale: () => 'ar',
  };
  const memories = [0, 1, 2, 3, 11, 100].map((count) => pluralText(words, 'memories', count));
  expect(memories).toEqual(['لا ذكريات', 'ذكرى واحدة', 'ذكريان', '3 ذكريات', '11 ذكرى', '100 ذكرى']);
});

it('every English text tells translators where it stands', () => {
  expect(Object.entries(english).filter(([, { description }]) => !description?.trim())).toEqual([]);
});

it('every error has its texts', () => {
  const missing = ERROR_CODES.flatMap((code) => [`error_${code}_title`, `error_${code}_text`]).filter(
    (key) => !(key in english) && !(`${key}_other` in english),
  );
  expect(missing).toEqual([]);
});

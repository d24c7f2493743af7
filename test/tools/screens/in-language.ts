import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { ROOT } from '../browsers';

interface Message {
  message: string;
  placeholders?: Record<string, { content: string }>;
}
type Messages = Record<string, Message>;

const PLACEHOLDER = /\$(\w+)\$/g;

/** A page whose controls are found by their English names, whatever language it is in: what is done to it is written once. */
export function inLanguage(page: Page, language: string): Page {
  if (language === 'en') return page;
  const [english, own] = [messagesOf('en'), messagesOf(language)];
  const translated = <T>(text: T) =>
    typeof text === 'string' ? translate(text, english, own, language) : text;
  const found = {
    getByRole: (role, { name, ...rest } = {}) =>
      page.getByRole(role, name === undefined ? rest : { ...rest, name: translated(name) }),
    getByText: (text, options) => page.getByText(translated(text), options),
    getByLabel: (text, options) => page.getByLabel(translated(text), options),
  } satisfies Partial<Page>;
  return new Proxy(page, {
    get(target, property) {
      if (property in found) return Reflect.get(found, property);
      const value: unknown = Reflect.get(target, property);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

function messagesOf(language: string): Messages {
  return JSON.parse(readFileSync(join(ROOT, 'public/_locales', language, 'messages.json'), 'utf8'));
}

/** The same text in the other language. One that is in no message, such as a document's name, stays. */
function translate(text: string, english: Messages, own: Messages, language: string): string {
  // Of several that fit, the one that says most itself: "Watch all $COUNT$" rather than "Watch $NAME$".
  const [whole] = Object.entries(english)
    .filter(([, { message }]) => patternOf(message).test(text))
    .sort(([, one], [, other]) => saidBy(other.message) - saidBy(one.message));
  if (!whole) return translatePart(text, english, own);
  const [key, { message }] = whole;
  const names = message.match(PLACEHOLDER) ?? [];
  const values = patternOf(message).exec(text)?.slice(1) ?? [];
  const base = key.replace(/_(?:one|other)$/, '');
  const form = new Intl.PluralRules(language).select(Number(values[0]));
  const translation = own[key === base ? key : `${base}_${form}`] ?? own[`${base}_other`];
  return names.reduce(
    (filled, name, index) =>
      filled.replace(name, () => translate(values[index] ?? '', english, own, language)),
    translation?.message ?? text,
  );
}

/** Of the message a text is a part of: what stands between its placeholders, as much as there is. */
function translatePart(text: string, english: Messages, own: Messages): string {
  const around = Object.entries(english).find(([, { message }]) => text.length > 7 && message.includes(text));
  const parts = own[around?.[0] ?? '']?.message.split(/\$\w+\$/) ?? [];
  return parts.sort((a, b) => b.length - a.length)[0]?.trim() ?? text;
}

/** How much of a message is not in its placeholders. */
const saidBy = (message: string) => message.replaceAll(PLACEHOLDER, '').trim().length;

/** A message of little but placeholders would be found in everything. */
function patternOf(message: string): RegExp {
  const parts = message.split(/\$\w+\$/);
  if (parts.length > 1 && saidBy(message) < 3) return /^\b$/;
  return new RegExp(`^${parts.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('(.+)')}$`);
}

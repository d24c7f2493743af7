import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseAst } from 'vite';
import { describe, expect, it } from 'vitest';
import { counted } from '../../src/background/words';
import { KEY_IN_TABLE } from '../../src/build/text-keys';
import { ERROR_CODES } from '../../src/synap/errors';
import { LANGUAGES, messagesOf } from './ui/messages';
import { type Message, textFrom } from './ui/texts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
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
    const forEvery = Object.keys(english).filter(
      (key) => !PLURAL.test(key) || forms.some((form) => key.endsWith(`_${form}`)),
    );
    expect(forEvery.filter((key) => !texts[key])).toEqual([]);
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
      expect(counted(words, 'ingestions', count)).toMatch(LETTER);
  });
});

describe.each(LANGUAGES)('every text in "%s"', (language) => {
  const texts = messagesOf(language);

  it('says something', () => {
    expect(Object.entries(texts).filter(([, { message }]) => message.trim() === '')).toEqual([]);
  });

  it('knows its own language and direction', () => {
    expect(texts.localeCode?.message).toBe(language.replace('_', '-'));
    expect(['ltr', 'rtl']).toContain(texts.localeDirection?.message);
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
  const memories = [0, 1, 2, 3, 11, 100].map((count) => counted(words, 'noticeMemories', count));
  expect(memories).toEqual(['لا ذكريات', 'ذكرى واحدة', 'ذكريان', '3 ذكريات', '11 ذكرى', '100 ذكرى']);
});

it('every English text tells translators where it stands', () => {
  expect(Object.entries(english).filter(([, { description }]) => !description?.trim())).toEqual([]);
});

/** A node of a syntax tree, as far as it matters here. */
interface Node {
  type: string;
  [field: string]: unknown;
}

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';

function* nodesIn(value: unknown): Generator<Node> {
  if (Array.isArray(value)) for (const one of value) yield* nodesIn(one);
  if (!isNode(value)) return;
  yield value;
  for (const field of Object.values(value)) if (typeof field === 'object') yield* nodesIn(field);
}

interface Source {
  file: string;
  nodes: Node[];
}

function sourceOf(file: string): Source {
  const tree: unknown = parseAst(readFileSync(join(ROOT, file), 'utf8'), {
    lang: file.endsWith('x') ? 'tsx' : 'ts',
  });
  return { file, nodes: [...nodesIn(tree)] };
}

const filesIn = (folder: string) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /(?<!\.d)\.tsx?$/.test(name))
    .map((name) => sourceOf(join(folder, name)));

const sources = [...filesIn('src'), ...filesIn('entrypoints'), sourceOf('wxt.config.ts')];

const literalOf = (node: unknown) =>
  isNode(node) && node.type === 'Literal' && typeof node.value === 'string' ? node.value : null;

describe('the texts and the source', () => {
  const literals = new Set(
    sources.flatMap(({ nodes }) =>
      nodes.flatMap((node) => literalOf(node)?.replace(/^__MSG_(\w+)__$/, '$1') ?? []),
    ),
  );
  const ofErrors = new Set(ERROR_CODES.flatMap((code) => [`error_${code}_title`, `error_${code}_text`]));
  const exists = (key: string) => key in english || `${key}_other` in english;

  it('no text is there that nothing shows', () => {
    const isUsed = (key: string) =>
      literals.has(key) || literals.has(key.replace(PLURAL, '')) || ofErrors.has(key);
    expect(Object.keys(english).filter((key) => !isUsed(key))).toEqual([]);
  });

  it('every error has its texts', () => {
    expect([...ofErrors].filter((key) => !exists(key))).toEqual([]);
  });

  it('no text is asked for that is not there', () => {
    const asked = sources.flatMap(({ nodes }) => nodes.flatMap(keyAskedFor));
    const named = [...literals].filter((text) => KEY_IN_TABLE.test(text));
    expect(asked.length).toBeGreaterThan(300);
    expect([...asked, ...named].filter((key) => !exists(key))).toEqual([]);
  });
});

/** The key in `t('key')`, `plural('key', …)`, `words.text('key')`, `counted(words, 'key', …)`. */
function keyAskedFor({ type, callee, arguments: given }: Node): string[] {
  if (type !== 'CallExpression' || !isNode(callee) || !Array.isArray(given)) return [];
  const called = callee.type === 'MemberExpression' ? callee.property : callee;
  const name = isNode(called) ? called.name : '';
  const key = name === 'counted' ? given[1] : given[0];
  const isText = name === 't' || name === 'plural' || name === 'counted' || isOfWords(callee);
  const literal = literalOf(key);
  return isText && literal !== null ? [literal] : [];
}

function isOfWords({ type, object, property }: Node): boolean {
  if (type !== 'MemberExpression' || !isNode(object) || !isNode(property)) return false;
  return property.name === 'text' && (object.name === 'words' || object.name === 'ports');
}

/** What people read of an element that stands in an attribute. */
const READ_ATTRIBUTES = new Set([
  'aria-label',
  'aria-description',
  'aria-valuetext',
  'title',
  'placeholder',
  'alt',
  'label',
]);

/** The same in every language: how a key of Synap's begins. */
const UNTRANSLATED = new Set(['synap_…']);

it('no word of the pages stands in the source', () => {
  const hard = sources
    .filter(({ file }) => file.startsWith('src/ui/') && file.endsWith('.tsx'))
    .flatMap(({ file, nodes }) => nodes.flatMap(shownLiterals).map((text) => `${file}: ${text}`));
  expect(hard).toEqual([]);
});

/** The texts an element or attribute holds that are written out in the source. */
function shownLiterals(node: Node): string[] {
  return textsShownBy(node).filter((text) => LETTER.test(text) && !UNTRANSLATED.has(text));
}

function textsShownBy(node: Node): string[] {
  switch (node.type) {
    case 'JSXText':
      return [String(node.value).trim()];
    case 'JSXAttribute':
      return isRead(node.name) ? writtenIn(node.value) : [];
    case 'JSXElement':
    case 'JSXFragment':
      return Array.isArray(node.children) ? node.children.flatMap(writtenIn) : [];
    // Attributes kept in an object, to be spread.
    case 'Property':
      return isRead(node.key) ? writtenIn(node.value) : [];
    default:
      return [];
  }
}

function isRead(name: unknown): boolean {
  if (!isNode(name)) return false;
  const said = name.type === 'Literal' ? name.value : name.name;
  return typeof said === 'string' && READ_ATTRIBUTES.has(said);
}

/** Literals that become the value of an expression: its own, those of its branches and of its template. */
function writtenIn(node: unknown): string[] {
  if (!isNode(node)) return [];
  switch (node.type) {
    case 'Literal':
      return typeof node.value === 'string' ? [node.value] : [];
    case 'JSXExpressionContainer':
      return writtenIn(node.expression);
    case 'ConditionalExpression':
      return [...writtenIn(node.consequent), ...writtenIn(node.alternate)];
    case 'LogicalExpression':
      return writtenIn(node.right);
    case 'TemplateLiteral':
      return Array.isArray(node.quasis) ? node.quasis.flatMap(cookedOf) : [];
    default:
      return [];
  }
}

function cookedOf(quasi: unknown): string[] {
  const value: unknown = isNode(quasi) ? quasi.value : null;
  const cooked = typeof value === 'object' && value !== null && 'cooked' in value ? value.cooked : null;
  return typeof cooked === 'string' ? [cooked] : [];
}

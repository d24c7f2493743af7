import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';

const FORM_OF_NUMBER = /_(?:zero|one|two|few|many|other)$/;

/** Keys that stand in tables: of these beginnings nothing else is a literal in the source. test/unit/locales.test.ts holds it. */
export const KEY_IN_TABLE =
  /^(?:notice|badge|menu|omnibox|status|doctor|sort|phase|colour|import|export|last|pin|isolation)[A-Z]\w*$/;

/** How code asks for a text: `t('key')`, `plural('key', …)`, `words.text('key')`, `counted(words, 'key', …)`; or by a table. */
const REQUEST = new RegExp(
  String.raw`(\b(?:t|plural|(?:words|ports)\.text)\(\s*|\bcounted\(words,\s*)'(\w+)'|'(${KEY_IN_TABLE.source.slice(1, -1)})'`,
  'g',
);
/** A key that is put together where it is asked for: the rest of it is known only then. */
const COMPOSED = /\b(?:t|plural|message|(?:words|ports)\.text)\(\s*`([^`]+)`/g;
const HOLE = /\$\{[^}]*\}/;

/** Any mention of a word, a manifest's of a text among them. */
const LITERAL = /['"`](?:__MSG_(\w+)__|(\w+))['"`]/g;
const SOURCE = /[\\/](?:src|entrypoints)[\\/].*\.tsx?$/;

/** The short names that the keys of texts have in what people get. A plural's forms share that of their base. */
export type ShortKeys = ReadonlyMap<string, string>;

/** A key under the name it has in what people get. */
export function shortKey(key: string, short: ShortKeys): string {
  const form = FORM_OF_NUMBER.exec(key)?.[0] ?? '';
  const base = short.get(key.slice(0, key.length - form.length));
  return short.get(key) ?? (base === undefined ? key : base + form);
}

/**
 * The keys of which every mention in the source is a request for the text: those can have another name. A key that stands
 * in a table, is put together, or is a word with another meaning too keeps its own.
 */
export function shortKeysOf(keys: readonly string[], sources: readonly string[]): ShortKeys {
  const asked = countIn(sources, REQUEST);
  const mentioned = countIn(sources, LITERAL);
  const composed = sources.flatMap((source) =>
    [...source.matchAll(COMPOSED)].map(([, key = '']) => new RegExp(`^${key.split(HOLE).join('\\w+')}$`)),
  );
  const named = new Set(keys);
  const bases = new Set(
    keys.map((key) =>
      named.has(key.replace(FORM_OF_NUMBER, '_other')) ? key.replace(FORM_OF_NUMBER, '') : key,
    ),
  );
  const short = new Map<string, string>();
  let next = 0;
  for (const key of bases) {
    if (!asked.has(key) || asked.get(key) !== mentioned.get(key)) continue;
    if (composed.some((pattern) => pattern.test(key))) continue;
    while (bases.has(nameAt(next))) next += 1;
    short.set(key, nameAt(next));
    next += 1;
  }
  return short;
}

const nameAt = (index: number) => index.toString(36);

/** How often each word is matched, which is what the last group holds that took part. */
function countIn(sources: readonly string[], pattern: RegExp): Map<string, number> {
  const counts = new Map<string, number>();
  for (const source of sources)
    for (const match of source.matchAll(pattern)) {
      const key = match[3] ?? match[2] ?? match[1] ?? '';
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  return counts;
}

/** All source there is below the project's root, and what the manifest is made from. */
export function sourceTexts(root: string): string[] {
  const files = ['src', 'entrypoints'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.tsx?$/.test(name))
      .map((name) => join(folder, name)),
  );
  return [...files, 'wxt.config.ts'].map((file) => readFileSync(join(root, file), 'utf8'));
}

/** Asks for texts by their short names. Before anything else has changed how the code is written. */
export function askingByShortKeys(short: ShortKeys): Plugin {
  return {
    name: 'short-text-keys',
    apply: 'build',
    enforce: 'pre',
    transform: {
      filter: { id: SOURCE, code: REQUEST },
      handler: (code) => ({
        code: code.replace(REQUEST, (_, call = '', asked = '', named = '') => {
          const key: string = asked || named;
          return `${call}'${short.get(key) ?? key}'`;
        }),
        map: null,
      }),
    },
  };
}

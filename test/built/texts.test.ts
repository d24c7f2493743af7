import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { assetsOf } from '../../src/build/assets';
import { shortKey, shortKeysOf } from '../../src/build/text-keys';
import { textsForBrowsers } from '../../src/build/texts';
import { ROOT } from '../tools/browsers';
import { builtTexts, manifestText, projectFile } from './files';
import { TARGETS } from './targets';

const textsSchema = z.record(
  z.string(),
  z.object({
    message: z.string(),
    placeholders: z.optional(z.record(z.string(), z.object({ content: z.string() }))),
  }),
);
const textsIn = (json: string) => new Map(Object.entries(z.parse(textsSchema, JSON.parse(json))));

/** As a browser shows it, which puts a placeholder's content where its name stands, and arguments where their numbers do. */
function shown({ message, placeholders = {} }: z.infer<typeof textsSchema>[string]): string {
  const named = message.replace(
    /\$([\w@]+)\$/g,
    (_, name: string) => placeholders[name.toLowerCase()]?.content ?? '',
  );
  return named.replace(/\$\$|\$(\d)/g, (all, number) => (all === '$$' ? '$' : `«${number}»`));
}

const project = assetsOf(ROOT);

describe.each(TARGETS)('the texts built for $browser', ({ folder }) => {
  const built = new Map(
    builtTexts(folder, /^_locales\/.*\.json$/).map(([path, json]) => [path.split('/')[1] ?? '', json]),
  );
  const english = textsIn(built.get('en') ?? '');

  it('are there in every language of the source', () => {
    expect([...built.keys()].sort()).toEqual(readdirSync(join(ROOT, 'public/_locales')).sort());
  });

  it.each([...built])('are found as the source has them: %s', (language, json) => {
    const texts = textsIn(json);
    const get = (key: string) => {
      const text =
        texts.get(shortKey(key, project.shortKeys)) ?? english.get(shortKey(key, project.shortKeys));
      return text === undefined ? '' : shown(text);
    };
    const source = [...textsIn(projectFile(`public/_locales/${language}/messages.json`))];
    expect(source.map(([key]) => [key, get(key)])).toEqual(source.map(([key, text]) => [key, shown(text)]));
  });

  it('are there for everything that the manifest names', () => {
    const named = [...manifestText(folder).matchAll(/__MSG_(\w+)__/g)].map(([, key = '']) => key);
    expect(named.length).toBeGreaterThanOrEqual(2);
    expect(named.filter((key) => !english.has(key))).toEqual([]);
  });

  it('hold nothing that only translators need', () => {
    for (const json of built.values()) expect(json).not.toMatch(/"(?:description|placeholders|example)"/);
  });

  it('are asked for by no name that they do not have any more', () => {
    const scripts = builtTexts(folder, /\.js$/).map(([, script]) => script);
    // Of one word could be a tag's name, which no quotes stood around in the source.
    const gone = [...project.shortKeys.keys()].filter(
      (key) => /[A-Z]/.test(key) && scripts.some((script) => new RegExp(`["'\`]${key}["'\`]`).test(script)),
    );
    expect(gone).toEqual([]);
  });
});

/** Made from texts by key, as they are written to the package. */
const packed = (texts: Record<string, string>, english: Record<string, string> | null) => {
  const file = (of: Record<string, string>) =>
    JSON.stringify(Object.fromEntries(Object.entries(of).map(([key, message]) => [key, { message }])));
  const json = textsForBrowsers(file(texts), english === null ? null : file(english), new Map());
  return Object.fromEntries([...textsIn(json)].map(([key, { message }]) => [key, message]));
};

describe('a text is left out of a package', () => {
  it('where English says it alike', () => {
    expect(packed({ name: 'Synap', key: 'Schlüssel' }, { name: 'Synap', key: 'Key' })).toEqual({
      key: 'Schlüssel',
    });
  });
});

describe('a text is asked for by a short name', () => {
  const short = (...sources: string[]) =>
    [...shortKeysOf(['close', 'saved', 'statusDone', 'jobs_one', 'jobs_other', '0'], sources).keys()].sort();

  it('where every mention of its key asks for it', () => {
    expect(
      short("t('close'); t(\n  'saved', name)", "plural('jobs', 2)", "counted(words, 'jobs', 3)"),
    ).toEqual(['close', 'jobs', 'saved']);
  });

  it('or stands in a table and begins as only keys do', () => {
    expect(short("const WORDS = { done: 'statusDone' }; t('statusDone')")).toEqual(['statusDone']);
  });

  it('but not where the word means something else too', () => {
    expect(short("t('close'); socket.on('close', end)", "t('saved')", '`saved`')).toEqual([]);
  });

  it('but not where its key may be put together', () => {
    const short = shortKeysOf(
      ['error_offline_title', 'offline'],
      ["t('error_offline_title')", `t(\`error_\${code}_title\`)`, "t('offline')"],
    );
    expect([...short.keys()]).toEqual(['offline']);
  });

  it('but not where the manifest names it', () => {
    expect(short("t('close'); const manifest = { name: '__MSG_close__' }")).toEqual([]);
  });

  it('that no other text has', () => {
    expect(shortKeysOf(['close', '0'], ["t('close')"]).get('close')).toBe('1');
  });

  it('in all its forms of number', () => {
    expect(shortKey('jobs_one', new Map([['jobs', '7']]))).toBe('7_one');
    expect(shortKey('key_one_more', new Map([['key', '7']]))).toBe('key_one_more');
  });
});

it('a dollar that names no placeholder stays', () => {
  const json = JSON.stringify({
    one: { message: 'Set $KEY$ or $5 $N$', placeholders: { n: { content: '$1' } } },
  });
  expect(JSON.parse(textsForBrowsers(json, null, new Map()))).toEqual({
    one: { message: 'Set $KEY$ or $5 $1' },
  });
});

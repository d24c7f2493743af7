import * as z from 'zod/mini';
import { type ShortKeys, shortKey } from './text-keys';

/** A file of `public/_locales`, as translators have it. */
const textsSchema = z.record(
  z.string(),
  z.object({
    message: z.string(),
    placeholders: z.optional(z.record(z.string(), z.object({ content: z.string() }))),
  }),
);

/** The keys of a language's texts. */
export const keysOf = (json: string): string[] => [...shortTexts(json).keys()];

/**
 * What a browser needs of it, which is less than half: no word for translators; the placeholders' numbers where their names
 * stood, as the browser itself would put them when it reads the file; and nothing that English says alike, because what
 * a language lacks browsers take from the default one. Sorted, because what begins alike packs better side by side.
 */
export function textsForBrowsers(json: string, english: string | null, short: ShortKeys): string {
  const known = english === null ? new Map<string, string>() : shortTexts(english);
  const needed = [...shortTexts(json)].filter(([key, message]) => known.get(key) !== message);
  const renamed = needed.map(([key, message]) => [shortKey(key, short), { message }] as const);
  const sorted = renamed.sort(([one], [other]) => (one < other ? -1 : 1));
  return JSON.stringify(Object.fromEntries(sorted));
}

function shortTexts(json: string): Map<string, string> {
  const texts = Object.entries(z.parse(textsSchema, JSON.parse(json)));
  return new Map(
    texts.map(([key, { message, placeholders = {} }]) => {
      const content = (name: string, word: string) => placeholders[word.toLowerCase()]?.content ?? name;
      return [key, message.replace(/\$(\w+)\$/g, content)];
    }),
  );
}

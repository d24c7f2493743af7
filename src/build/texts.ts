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

const FORM_OF_NUMBER = /_(?:zero|one|two|few|many)$/;

/**
 * What a browser needs of it, which is less than half: no word for translators; the placeholders' numbers where their names
 * stood, as the browser itself would put them when it reads the file; and nothing that is found as well without it.
 * Sorted, because what begins alike packs better side by side.
 */
export function textsForBrowsers(json: string, english: string | null, short: ShortKeys): string {
  const needed = english === null ? neededOf(json, new Map()) : neededOf(json, neededOf(english, new Map()));
  const renamed = [...needed].map(([key, message]) => [shortKey(key, short), message] as const);
  const sorted = renamed.sort(([one], [other]) => (one < other ? -1 : 1));
  return JSON.stringify(Object.fromEntries(sorted.map(([key, message]) => [key, { message }])));
}

/**
 * Without what English says alike: what a language lacks, browsers take from the default one. And without forms that are as the
 * one for any other number, which is asked for next; but not where English would step in before that.
 */
function neededOf(json: string, english: ReadonlyMap<string, string>): Map<string, string> {
  const texts = shortTexts(json);
  const isNeeded = ([key, message]: [string, string]) => {
    if (english.has(key)) return english.get(key) !== message;
    return !FORM_OF_NUMBER.test(key) || texts.get(key.replace(FORM_OF_NUMBER, '_other')) !== message;
  };
  return new Map([...texts].filter(isNeeded));
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

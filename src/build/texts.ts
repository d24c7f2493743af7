import * as z from 'zod/mini';

/** A file of `public/_locales`, as translators have it. */
const textsSchema = z.record(
  z.string(),
  z.object({
    message: z.string(),
    placeholders: z.optional(z.record(z.string(), z.object({ content: z.string() }))),
  }),
);

/**
 * What a browser needs of it, which is less than half: no word for translators, and the placeholders' numbers where their
 * names stood, as the browser itself would put them when it reads the file.
 */
export function textsForBrowsers(json: string): string {
  const texts = Object.entries(z.parse(textsSchema, JSON.parse(json)));
  const short = texts.map(([key, { message, placeholders = {} }]) => {
    const content = (name: string, word: string) => placeholders[word.toLowerCase()]?.content ?? name;
    return [key, { message: message.replace(/\$(\w+)\$/g, content) }];
  });
  return JSON.stringify(Object.fromEntries(short));
}

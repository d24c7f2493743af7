import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { textsForBrowsers } from '../../src/build/texts';
import { ROOT } from '../tools/browsers';
import { builtTexts, projectFile } from './files';
import { TARGETS } from './targets';

const textsSchema = z.record(
  z.string(),
  z.object({
    message: z.string(),
    placeholders: z.optional(z.record(z.string(), z.object({ content: z.string() }))),
  }),
);
const textsOf = (json: string) => Object.entries(z.parse(textsSchema, JSON.parse(json)));

/** As a browser shows it, which puts a placeholder's content where its name stands, and arguments where their numbers do. */
function shown({ message, placeholders = {} }: z.infer<typeof textsSchema>[string]): string {
  const named = message.replace(
    /\$([\w@]+)\$/g,
    (_, name: string) => placeholders[name.toLowerCase()]?.content ?? '',
  );
  return named.replace(/\$\$|\$(\d)/g, (all, number) => (all === '$$' ? '$' : `«${number}»`));
}

describe.each(TARGETS)('the texts built for $browser', ({ folder }) => {
  it('are those of the source in every language, without what only translators need', () => {
    const built = builtTexts(folder, /^_locales\/.*\.json$/);
    expect(built.map(([path]) => path.split('/')[1]).sort()).toEqual(
      readdirSync(join(ROOT, 'public/_locales')).sort(),
    );
    for (const [path, json] of built) {
      const source = textsOf(projectFile(`public/${path}`));
      expect(textsOf(json).map(([key, text]) => [key, shown(text)])).toEqual(
        source.map(([key, text]) => [key, shown(text)]),
      );
      expect(json).not.toMatch(/"(?:description|placeholders|example)"/);
    }
  });
});

it('a dollar that names no placeholder stays', () => {
  const json = JSON.stringify({
    one: { message: 'Set $KEY$ or $5 $N$', placeholders: { n: { content: '$1' } } },
  });
  expect(JSON.parse(textsForBrowsers(json))).toEqual({ one: { message: 'Set $KEY$ or $5 $1' } });
});

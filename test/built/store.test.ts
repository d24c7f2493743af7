import { describe, expect, it, test } from 'vitest';
import * as z from 'zod/mini';
import { sectionsOf, tableIn } from '../tools/markdown';
import { manifestOf, manifestText, projectFile } from './files';
import { TARGETS } from './targets';

/** What is typed into the stores' forms, held to their limits and to what is built. */

const listing = sectionsOf(projectFile('docs/store/listing.md'));
const text = (heading: string) => listing.get(heading) ?? '';

describe('the listing', () => {
  test.each([
    // Firefox takes 50, Edge 45.
    ['Name', 3, 45],
    // The manifest's, and Chrome's summary. Firefox takes 250.
    ['Short description', 20, 132],
    // Edge wants 250 at least and takes 10,000, Firefox 15,000, Chrome 16,000.
    ['Long description', 250, 10_000],
    ['Single purpose', 20, 1_000],
  ])('has a text for %s of at least %i and at most %i characters', (heading, least, most) => {
    expect(text(heading).length).toBeGreaterThanOrEqual(least);
    expect(text(heading).length).toBeLessThanOrEqual(most);
  });

  it('says of itself what the browser says of it', () => {
    const english = z.parse(
      z.object({
        extensionName: z.object({ message: z.string() }),
        extensionDescription: z.object({ message: z.string() }),
      }),
      JSON.parse(projectFile('public/_locales/en/messages.json')),
    );
    expect(text('Name')).toBe(english.extensionName.message);
    expect(text('Short description')).toBe(english.extensionDescription.message);
  });

  it('has as many search terms as Edge takes: seven of 30 characters, 21 words in all', () => {
    const terms = text('Search terms')
      .split(',')
      .map((term) => term.trim());
    expect(terms.length).toBeLessThanOrEqual(7);
    expect(terms.filter((term) => term.length > 30)).toEqual([]);
    expect(terms.join(' ').split(' ').length).toBeLessThanOrEqual(21);
  });
});

describe('the permissions', () => {
  const rows = tableIn(projectFile('docs/store/permissions.md'));

  it.each(TARGETS)(
    'that $browser is asked for are justified, each once, and no other',
    ({ browser, folder }) => {
      const asked = manifestOf(folder);
      const required = [...asked.permissions, ...asked.host_permissions];
      const optional = [...(asked.optional_permissions ?? []), ...asked.optional_host_permissions];
      const own = rows.filter(([, where = '']) => where.toLowerCase().includes(browser));
      const named = (isOptional: boolean) =>
        own
          .filter(([, where = '']) => /optional/.test(where) === isOptional)
          .map(([name = '']) => name.replaceAll('`', ''))
          .sort();
      expect(named(false)).toEqual(required.sort());
      expect(named(true)).toEqual(optional.sort());
    },
  );

  it('are justified in no more characters than the form takes', () => {
    for (const [name, , why = ''] of rows) {
      expect(why.length, name).toBeGreaterThan(40);
      expect(why.length, name).toBeLessThanOrEqual(1_000);
    }
    const hosts = rows.filter(([name = '']) => name.includes('://')).map(([, , why = '']) => why);
    expect(hosts.join('\n').length).toBeLessThanOrEqual(1_000);
  });
});

describe('the answers about data', () => {
  it('are given for each kind that Chrome asks about, and say yes only with a reason', () => {
    const section = sectionsOf(projectFile('docs/store/chrome.md')).get('What user data is handled') ?? '';
    const rows = tableIn(section);
    expect(rows.map(([kind]) => kind)).toEqual([
      'Personally identifiable information',
      'Health information',
      'Financial and payment information',
      'Authentication information',
      'Personal communications',
      'Location',
      'Web history',
      'User activity',
      'Website content',
    ]);
    for (const [kind, answer, why = ''] of rows)
      if (answer !== 'No') expect(why.length, kind).toBeGreaterThan(40);
  });

  it('are for Firefox those of the manifest', () => {
    const schema = z.object({
      browser_specific_settings: z.object({
        gecko: z.object({
          strict_min_version: z.string(),
          data_collection_permissions: z.object({ required: z.array(z.string()) }),
        }),
      }),
    });
    const { gecko } = z.parse(schema, JSON.parse(manifestText('firefox-mv3'))).browser_specific_settings;
    const said = projectFile('docs/store/firefox.md');
    expect(said).toContain(`"required": ${JSON.stringify(gecko.data_collection_permissions.required)}`);
    expect(said).toContain(
      `Firefox ${Number.parseInt(gecko.strict_min_version, 10)} is the oldest version supported`,
    );
  });
});

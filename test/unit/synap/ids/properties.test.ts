import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { recogniseIds, withoutKeys } from '../../../../src/synap/ids';
import { A, B, C, D, hex } from './texts';

const CANONICAL = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

const anyText = fc.string({ unit: 'binary' });
/** What texts with IDs are made of, put together at random. */
const pieces = fc.array(
  fc.oneof(
    fc.uuid(),
    fc.uuid().map(hex),
    fc.uuid().map((id) => id.toUpperCase()),
    fc.string(),
    fc.constantFrom('ingestion_id', 'document_id', 'ID', 'id', 'ingestions', 'memory_ids', 'Ingestion '),
    fc.constantFrom(
      ': "',
      '=',
      ', ',
      '{"',
      '"}',
      '[',
      ']',
      '(',
      ')',
      '|',
      '\t',
      '\n',
      '\n\n',
      '\n  - ',
      '> ',
      '-',
    ),
    fc.constantFrom(
      '\\"',
      '\\n',
      '\\u00',
      '%2',
      '&#45;',
      '\u001b[1m',
      '\u200b',
      'synap_test_1',
      'Bearer ',
      'sk-',
    ),
  ),
);
const texts = fc.oneof(
  anyText,
  pieces.map((some) => some.join('')),
);

/** Letters that no digit of a UUID can be taken for, in several scripts, and what stands between words. */
const noise = fc.string({ unit: fc.constantFrom(...'ghjlmnpqstvwxyzHKLM äßж日本。،!?#@*~ \n\t') });
const spelt = fc.constantFrom<((id: string) => string)[]>(
  (id) => id,
  (id) => id.toUpperCase(),
  hex,
  (id) => `{${id}}`,
  (id) => `urn:uuid:${id}`,
  (id) => `"${id}"`,
  (id) => `UUID('${id}')`,
  (id) => `\u001b[1m${id}\u001b[0m`,
  (id) => id.replaceAll('-', '–'),
  (id) => `${id.slice(0, 21)}\n  ${id.slice(21)}`,
);
const label = fc.constantFrom(
  'ingestion_id: ',
  'ingestionId=',
  '"INGESTION-ID": ',
  'Ingestion ID: ',
  'ingestion ',
);

describe('for any text', () => {
  test('nothing throws, and no ID comes twice or in another spelling', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const { ids } = recogniseIds(text);
        expect(new Set(ids).size).toBe(ids.length);
        for (const id of ids) expect(id).toMatch(CANONICAL);
      }),
      { numRuns: 500 },
    );
  });

  test('what is found is in it, digit by digit', () => {
    // Escapes and colours bring digits of their own, which the reading takes out.
    const plain = texts.map((text) => text.replace(/[\\%&[]/g, ' ').replaceAll('\u001b', ' '));
    fc.assert(
      fc.property(plain, (text) => {
        const digits = text.toLowerCase().replace(/[^0-9a-f]/g, '');
        for (const id of recogniseIds(text).ids) expect(digits).toContain(hex(id));
      }),
      { numRuns: 500 },
    );
  });

  test('the list that is offered gives the same list', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const { ids } = recogniseIds(text);
        expect(recogniseIds(ids.join('\n')).ids).toEqual(ids);
      }),
    );
  });

  test('a text without keys has no key', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const once = withoutKeys(text);
        expect(withoutKeys(once)).toBe(once);
        expect(recogniseIds(once).hasKey).toBe(false);
      }),
      { numRuns: 500 },
    );
  });
});

test('an ID with a label is found in any noise and in any spelling', () => {
  fc.assert(
    fc.property(fc.uuid(), spelt, label, noise, noise, (id, spell, name, before, after) => {
      const found = recogniseIds(`${before} ${name}${spell(id)} ${after}`);
      expect(found).toMatchObject({ ids: [id], labelled: true, hasKey: false });
    }),
    { numRuns: 500 },
  );
});

test('IDs come in the order in which they first appear, each once', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(A, B, C, D)), (ids) => {
      for (const apart of ['\n', ', ', '","', ' and ']) {
        expect(recogniseIds(`ingestion_ids: ${ids.join(apart)}`).ids).toEqual([...new Set(ids)]);
      }
    }),
  );
});

test('no key of a documented form is left in any surroundings', () => {
  const body = fc.stringMatching(/^[A-Za-z0-9]{4,20}[0-9][A-Za-z0-9]{7,20}$/);
  const key = fc
    .tuple(fc.constantFrom('synap_', 'synap_test_', 'synap_live_', 'sk-', 'sk-proj-'), body)
    .map(([prefix, rest]) => prefix + rest)
    .filter((made) => !/^synap_(?:ingest|(?:test_|live_)?(?:[a-z]+\d{1,8}[a-z]?|\d+[a-z]?)$)/i.test(made));
  const before = fc.constantFrom(
    '',
    'Bearer ',
    'Bearer%20',
    'bearer\t',
    '"',
    "'",
    'key=',
    '\\n',
    '\\"',
    'api_key: ',
    '(',
  );
  const after = fc.constantFrom('', '"', "'", '\\"', '\\n', ')', '&x=1', ',', '\n', ' ');
  fc.assert(
    fc.property(key, before, after, noise, noise, (secret, left, right, head, tail) => {
      const text = `${head} ${left}${secret}${right} ${tail}`;
      expect(recogniseIds(text).hasKey).toBe(true);
      expect(withoutKeys(text)).not.toContain(secret.slice(-8));
      expect(withoutKeys(text).startsWith(head)).toBe(true);
    }),
    { numRuns: 500 },
  );
});

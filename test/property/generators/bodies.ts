import fc from 'fast-check';
import { STATUS_FIELDS } from '../../../src/synap/answer-about';
import { FINAL_STATUSES, type FinalStatus } from '../../../src/synap/status';
import { mutated, oddValue } from './json';
import { instant } from './times';

/** Words that end a job (docs/SYNAP-API.md, "The status body"), by what they mean. */
const FINAL_WORDS: Record<FinalStatus, readonly string[]> = {
  completed: ['completed', 'complete', 'success', 'done', 'succeeded'],
  partial_success: ['partial_success', 'completed_with_errors'],
  failed: ['failed', 'error'],
  cancelled: ['cancelled', 'canceled'],
};

/** The same word with each letter in either case. */
const anyCase = (word: string) =>
  fc
    .array(fc.boolean(), { minLength: word.length, maxLength: word.length })
    .map((upper) => [...word].map((letter, i) => (upper[i] ? letter.toUpperCase() : letter)).join(''));

const finalWord = fc
  .constantFrom(...FINAL_STATUSES.flatMap((means) => FINAL_WORDS[means].map((word) => ({ word, means }))))
  .chain(({ word, means }) => anyCase(word).map((raw) => ({ raw, means })));

const SPELLINGS: ((id: string) => string)[] = [
  (id) => id,
  (id) => id.toUpperCase(),
  (id) => id.replaceAll('-', ''),
  (id) => `{${id}}`,
  (id) => `urn:uuid:${id}`,
  (id) => `URN:UUID:${id.toUpperCase()}`,
  (id) => ` ${id} `,
];

const isoTime = instant.chain((at) => {
  const text = new Date(at).toISOString();
  return fc.constantFrom(text, text.slice(0, -1), `${text.slice(0, -1)}456`, text.replace('Z', '+00:00'));
});
const orNull = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null, freq: 4 });

const documented = new Set<string>(STATUS_FIELDS);
const additions = fc.dictionary(
  fc.oneof(fc.string(), fc.constantFrom('__proto__', 'progress', 'Status', 'status_')).filter(isAddition),
  oddValue,
  { maxKeys: 3 },
);

function isAddition(name: string): boolean {
  return !documented.has(name);
}

const fields = fc.record(
  {
    document_id: orNull(fc.oneof(fc.string(), fc.uuid(), fc.nat())),
    queued_at: orNull(isoTime),
    started_at: orNull(isoTime),
    completed_at: orNull(isoTime),
    memories_created: orNull(fc.nat()),
    memory_ids: orNull(fc.array(fc.uuid(), { maxLength: 3 })),
    error_message: orNull(fc.string()),
  },
  { requiredKeys: [] },
);

export interface FinalBody {
  id: string;
  json: Record<string, unknown>;
  raw: string;
  means: FinalStatus;
}

/**
 * A final status body as Synap documents it: any field but the status may be missing, others may be there; its ID is, or some
 * fields by which it is known.
 */
export const finalBody: fc.Arbitrary<FinalBody> = fc
  .record({
    id: fc.uuid(),
    spell: fc.constantFrom(...SPELLINGS),
    namesId: fc.boolean(),
    word: finalWord,
    fields,
    additions,
    order: fc.array(fc.nat(), { maxLength: 6 }),
  })
  .map(({ id, spell, namesId, word, fields, additions, order }) => {
    const all = {
      ...additions,
      ...fields,
      // What names no ingestion is known by fields that are typical of one and say something.
      ...(namesId ? {} : { queued_at: '2026-01-15T12:00:00Z', document_id: 'refund-policy' }),
      status: word.raw,
      ...(namesId ? { ingestion_id: spell(id) } : {}),
    };
    return { id, json: inOrder(all, order), raw: word.raw, means: word.means };
  });

/** The same fields in another order. */
function inOrder(json: object, order: number[]): Record<string, unknown> {
  const entries = Object.entries(json);
  for (const [at, to] of order.entries()) {
    const moved = entries.splice(at % entries.length, 1);
    entries.splice(to % (entries.length + 1), 0, ...moved);
  }
  return Object.fromEntries(entries);
}

/** A status body as documented. */
export const documentedBody = finalBody.map(({ json }) => json);

/** One with a few of its fields gone or something else. */
export const damagedBody = mutated(documentedBody, 3);

/** One with a documented field of another type or size than documented. */
export const oddFieldBody = fc
  .tuple(
    documentedBody,
    fc.constantFrom('memories_created', 'memory_ids', 'document_id', 'started_at'),
    oddValue,
  )
  .map(([json, name, odd]) => ({ ...json, ingestion_id: null, [name]: odd }));

/** JSON as text, of anything: numbers that only Python writes or JavaScript rounds among it. */
const anyText = fc.oneof(
  { weight: 3, arbitrary: oddValue.map((value) => JSON.stringify(value)) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      'NaN',
      '-Infinity',
      '[NaN, "NaN"]',
      '12345678901234567890',
      '1e999',
      '{"status":"queued"}',
    ),
  },
);

const secondary = STATUS_FIELDS.filter((field) => field !== 'ingestion_id' && field !== 'status');

/** The text of a final body of which every field but the status and the ID is anything at all. */
export const finalWordAlone = fc
  .record({
    id: fc.uuid(),
    word: finalWord,
    odd: fc.array(anyText, { minLength: secondary.length, maxLength: secondary.length }),
    addition: anyText,
  })
  .map(({ id, word, odd, addition }) => {
    const fields = secondary.map((name, at) => `"${name}": ${odd[at]}`);
    const text = `{"ingestion_id": "${id}", ${fields.join(', ')}, "more": ${addition}, "status": ${JSON.stringify(word.raw)}}`;
    return { id, text, raw: word.raw, means: word.means };
  });

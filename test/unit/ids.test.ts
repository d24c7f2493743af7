import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalId, recogniseIds, withoutKeys } from '../../src/synap/ids';

const A = '7c9e6679-7425-40de-944b-e07fc1f90ae7';
const B = '11111111-2222-4333-8444-555555555555';
const C = 'aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee';
const answer = { ingestion_id: A, document_id: B, status: 'queued' };

describe('ingestion IDs are found in', () => {
  test.each<[where: string, text: string, ids: string[]]>([
    ['a JSON answer, without its document', JSON.stringify(answer), [A]],
    [
      'pretty JSON of a batch, without the batch',
      JSON.stringify({ batch_id: B, results: [{ ingestion_id: A }, { ingestion_id: C }] }, null, 2),
      [A, C],
    ],
    ['JSON escaped inside a string', JSON.stringify(JSON.stringify(answer)), [A]],
    [
      'a Python repr',
      `CreateMemoryResponse(ingestion_id=UUID('${A}'), document_id='${B}', status=<IngestStatus.QUEUED: 'queued'>)`,
      [A],
    ],
    ['a sentence of a log', `Memory stored (ingestion_id: ${A})`, [A]],
    ['key=value of a log', `ingestion_id=${A} status=queued`, [A]],
    [
      'a curl command',
      `curl -H "Authorization: Bearer synap_test_1234" https://synap.example/api/v1/memories/status/${A}`,
      [A],
    ],
    ['a JavaScript object', `{ recorded: true, ingestionId: "${A}" }`, [A]],
    ['upper case', A.toUpperCase(), [A]],
    ['32 hex digits', A.replaceAll('-', ''), [A]],
    ['braces', `{${A}}`, [A]],
    ['a URN', `urn:uuid:${A}`, [A]],
    ['a status body, without its memories', `{"memory_ids":["${B}","${C}"],"ingestion_id":"${A}"}`, [A]],
    ['a CSV column by its heading', `document_id,ingestion_id,status\n${B},${A},queued`, [A]],
    ['a Markdown table by its heading', `| document | ingestion_id |\n|---|---|\n| ${B} | ${A} |`, [A]],
    ['a bare list', `${A}\n${B}`, [A, B]],
    ['prose', `ingestion ${A} finished`, [A]],
    ['a field named just id', `{"id":"${A}"}`, [A]],
    ['an object named ingestion', `{"ingestion":{"id":"${A}"},"document":{"id":"${B}"}}`, [A]],
    ['a call of the SDK', `await sdk.memories.status("${A}")`, [A]],
    ['a labelled list', `ingestion_ids: ["${A}", "${B}"]`, [A, B]],
    ['a YAML list', `ingestion_ids:\n  - ${A}\n  - ${B}\n`, [A, B]],
    ['a line that a terminal broke', 'ingestion_id: 7c9e6679-7425-40de-\n944b-e07fc1f90ae7', [A]],
    ['smart quotes', `ingestion_id: “${A}”`, [A]],
    ['typographic dashes', `ingestion_id: ${A.replaceAll('-', '–')}`, [A]],
    ['colour codes', `\u001b[32mingestion_id\u001b[0m=\u001b[1m${A}\u001b[0m`, [A]],
    ['a percent-encoded URL', `https%3A%2F%2Fx%2Fapi%2Fv1%2Fmemories%2Fstatus%2F${A}`, [A]],
    ['a selection that lost its line breaks', `ingestion_id: ${A}document_id: ${B}`, [A]],
    ['a selection cut short', `", "ingestion_id": "${A}", "docum`, [A]],
    ['an answer below its correlation ID', `X-Correlation-Id: ${B}\n{"ingestion_id":"${A}"}`, [A]],
    ['a console label', `Ingestion ID: ${A}`, [A]],
  ])('%s', (_, text, ids) => {
    expect(recogniseIds(text).ids).toEqual(ids);
  });
});

describe('nothing is offered from', () => {
  test.each([
    ['a document', `document_id: ${A}`],
    ['memories on one line', `{"memory_ids":["${A}","${B}"]}`],
    ['memories over several lines', JSON.stringify({ memory_ids: [A, B] }, null, 2)],
    ['the URL of a memory', `/api/v1/memories/${A}`],
    ['a longer hash', `sha256:${A.replaceAll('-', '')}${A.replaceAll('-', '')}`],
    ['a text without any ID', 'refund-policy.pdf'],
  ])('%s', (_, text) => {
    expect(recogniseIds(text).ids).toEqual([]);
  });
});

test('an ID is itself in any spelling, and more than an ID is none', () => {
  for (const text of [A, ` ${A.toUpperCase()} `, `{${A}}`, `urn:uuid:${A}`, A.replaceAll('-', '')]) {
    expect(canonicalId(text)).toBe(A);
  }
  for (const text of ['', `ingestion ${A}`, `${A} ${B}`, A.slice(1)]) expect(canonicalId(text)).toBeNull();
});

test('a key in the text is noticed, and gone from what may be kept', () => {
  const text = `Authorization: Bearer synap_test_12345678 for ${A}`;
  expect(recogniseIds(text)).toMatchObject({ ids: [A], hasKey: true });
  expect(withoutKeys(text)).not.toContain('12345678');
  expect(recogniseIds(`synap_client says ${A}`).hasKey).toBe(false);
});

test('no text throws, and what is found is canonical, in order, and found again in itself', () => {
  const piece = fc.oneof(
    fc.string(),
    fc.uuid(),
    fc.constantFrom('ingestion_id', 'document_id', ': "', '\\u001b[', '\n', ','),
  );
  fc.assert(
    fc.property(fc.array(piece), (pieces) => {
      const { ids } = recogniseIds(pieces.join(''));
      expect(new Set(ids).size).toBe(ids.length);
      for (const id of ids) expect(canonicalId(id)).toBe(id);
      expect(recogniseIds(ids.join('\n')).ids).toEqual(ids);
    }),
  );
});

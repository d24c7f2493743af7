import { describe, expect, test, vi } from 'vitest';
import { recogniseIds } from '../../src/synap/ids';
import { A, B, C, hex } from '../unit/synap/ids/texts';

/** A busy machine is slow, not wrong: only growth is judged. */
vi.setConfig({ testTimeout: 60_000 });

const MB = 1024 * 1024;
const KB = 1024;
const JSON_ESCAPES = `${'\\'.repeat(31)}"`;

/** Where four times the text takes sixteen times as long, growth is quadratic; this leaves room for a busy machine. */
const FOUR_TIMES_AT_MOST = 10;
/** Shorter ones measure the clock. */
const SHORTEST_MS = 2;
/** The clock's steps are of 4 ms: a short reading is done as often as makes it a few of them. */
const MEASURED_OVER_MS = 20;
/** A collection of garbage may fall into one measurement, not into all. */
const ATTEMPTS = 4;

/** What makes a careless pattern slow: long runs of what it would like to begin with, and never end. */
const hostile: [name: string, piece: string][] = [
  ['hex digits', 'deadbeef'],
  ['digits', '0123456789'],
  ['letters that are hex digits before one that is not', `${'a'.repeat(40)}g`],
  ['groups of hex digits', 'deadbeef-'],
  ['beginnings of UUIDs', A.slice(0, 35)],
  ['UUIDs glued together', A],
  ['UUIDs without dashes, glued together', hex(A)],
  ['dashes', '-'],
  ['typographic dashes', '–'],
  ['quotes', '"'],
  ['apostrophes', "'"],
  ['opening braces', '{'],
  ['closing braces', '}'],
  ['brackets of all kinds', '[({'],
  ['brackets that close', '([{}])'],
  ['named objects, ever deeper', '{"a":['],
  ['IDs, ever deeper', `{"id":"${A}","x":`],
  ['backslashes', '\\'],
  ['escapes of escapes', JSON_ESCAPES],
  ['escapes of unicode', '\\u00'],
  ['spaces', ' '],
  ['line ends', '\n'],
  ['spaces and line ends', `${' '.repeat(100)}\n`],
  ['hex digits on a line each', 'a\n'],
  ['hex digits far apart', `a${' '.repeat(80)}`],
  ['pieces of UUIDs on a line each', `${A.slice(0, 8)}-\n`],
  ['pieces of UUIDs far apart', `${[...A.slice(0, 35)].join(' '.repeat(80))}x`],
  ['per cents', '%'],
  ['per cents encoded', '%25'],
  ['ampersands', '&'],
  ['ampersands encoded', '&amp;'],
  ['escape characters', '\u001b['],
  ['colours that never end', '\u001b[0;0;'],
  ['beginnings of keys', 'synap_'],
  ['beginnings of old keys', 'sk-'],
  ['beginnings of headers', 'Bearer '],
  ['names of keys', 'api_key="'],
  ['headers within headers', 'bearer+'],
  ['names of IDs', 'ingestion_id'],
  ['names of IDs on a line each', 'ingestion_id:\n'],
  ['names as headings', 'Ingestion ID\n'],
  ['UUIDs far from any name', `${'x '.repeat(100)}${A}`],
  ['UUIDs after many brackets', `${'('.repeat(50)}${A}`],
  ['UUIDs after remarks', `${A} ${'( ) '.repeat(30)}`],
  ['UUIDs after spaces', `${A}${' '.repeat(150)}x`],
  ['heads of tables', 'document_id,ingestion_id\n'],
  ['a table of one row', `,${A}`],
  ['a table of quotes', '"",'],
  ['commas', ','],
  ['colons on a line each', ' :\n'],
  ['sections', '[ingestion]\n'],
  ['tasks', 'jobs.run_ingestion['],
  ['items of YAML', '- &a1 '],
  ['fields of a log', `trace_id=${B} `],
  ['invisible characters', '\u200b'],
  ['accents', 'e\u0301'],
  ['codes of a mail', '=3D=22=E2=80=91'],
  ['soft line breaks', '=\r\n> '],
  ['soft hyphens', 'a\u00ad'],
  ['digits of another script', '٧'],
  ['cells of HTML', '<td '],
  ['spaces before cells', `>${' '.repeat(80)}<t`],
  ['names of tasks', 'task a.'],
];

/** The plainest of them, at the size of what a person can paste. */
const large: [name: string, piece: string][] = [
  ['hex digits', 'deadbeef'],
  ['hex digits on a line each', '7\n'],
  ['dashes', '-'],
  ['quotes', '"'],
  ['braces', '{"a":['],
  ['escapes of escapes', JSON_ESCAPES],
  ['backslashes', '\\'],
  ['spaces', ' '],
  ['words of one giant line', 'ingestion_id of '],
  ['rows of a giant table', `,${B},${A},queued\n`],
  ['beginnings of keys', 'synap_'],
  ['per cents', '%'],
  ['ampersands', '&'],
];

/** Whatever the piece does to a known table and to an open quote, it does here. */
function textOf(piece: string, size: number): string {
  return `status,document_id,ingestion_id\n"${piece.repeat(Math.ceil(size / piece.length))}`;
}

/** Time of this process, not of the day: other programs do not count. */
function milliseconds(text: string): number {
  const before = process.cpuUsage().user;
  for (let readings = 1; ; readings++) {
    recogniseIds(text);
    const usedMs = (process.cpuUsage().user - before) / 1000;
    if (usedMs >= MEASURED_OVER_MS) return usedMs / readings;
  }
}

function growth(piece: string, size: number): number {
  const small = textOf(piece, size);
  const big = textOf(piece, 4 * size);
  recogniseIds(textOf(piece, 16 * KB));
  let least = Number.POSITIVE_INFINITY;
  for (let attempt = 0; attempt < ATTEMPTS && least >= FOUR_TIMES_AT_MOST; attempt++) {
    least = Math.min(least, milliseconds(big) / Math.max(milliseconds(small), SHORTEST_MS));
  }
  return least;
}

describe('four times the text takes about four times as long, made of', () => {
  test.each(hostile)('%s', (_, piece) => {
    expect(growth(piece, 16 * KB)).toBeLessThan(FOUR_TIMES_AT_MOST);
  });
});

describe('so does a megabyte of', () => {
  test.each(large)('%s', (_, piece) => {
    expect(growth(piece, MB)).toBeLessThan(FOUR_TIMES_AT_MOST);
  });
});

test.each([
  ['hex digits', 'deadbeef'],
  ['a key', 'synap_x'],
  ['a key behind its name', 'api_key=x'],
  ['a key in a header', 'Bearer x'],
  ['a quoted cell', 'n,ingestion_id\n"x'],
])('10 MB of %s that do not end are read to the end', (_, start) => {
  const text = `${start}${start.slice(-1).repeat(10 * MB)}"\ningestion_id: ${A}`;
  expect(recogniseIds(text).ids).toEqual([A]);
});

test('10 MB of a log are read to the end', () => {
  const poll = (id: string, n: number) =>
    `2026-01-15T12:00:00.${n}Z INFO synap.client [req ${B}] poll ingestion_id=${id} status=processing memories=3`;
  const lines = Array.from({ length: 85_000 }, (_, n) => poll(n % 2 ? C : A, n));
  const text = lines.join('\n');
  expect(text.length).toBeGreaterThan(10 * MB);
  const last = '0d5c3e9a-6f1b-4a7e-9c02-d4b8f6a1e357';
  expect(recogniseIds(`${text}\n${poll(last, 0)}`).ids).toEqual([A, C, last]);
});

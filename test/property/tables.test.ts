import fc from 'fast-check';
import { test } from 'vitest';
import { readCsv, writeCsv } from '../../src/ui/app/csv';
import { dateFormsOf, timeFromCell } from '../../src/ui/pages/history/transfer/spreadsheet-times';
import { countFromCell } from '../../src/ui/pages/history/transfer/spreadsheet-values';
import { foldText } from '../../src/watch/model/search-words';
import { expectSame } from './expecting';
import { always } from './runs';

/** Any text, often with what means something in a CSV or to a spreadsheet. */
const cell = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc
    .array(fc.constantFrom(',', ';', '\t', '"', "'", '=', '\r', '\n', '\uFEFF', ' ', 'a', '1'), {
      maxLength: 8,
    })
    .map((letters) => letters.join('')),
);

/** A table as ours are: a head of plain names, and in each line one cell that is not empty. */
const table = fc.integer({ min: 1, max: 5 }).chain((width) => {
  const names = Array.from({ length: width }, (_, n) => `column_${n}`);
  const line = fc.array(cell, { minLength: width - 1, maxLength: width - 1 });
  return fc.array(line, { maxLength: 6 }).map((lines) => [names, ...lines.map((cells) => ['id', ...cells])]);
});

test('a table is read back as it was written, whatever its cells contain', () => {
  always('tables: written', table, (lines) => {
    expectSame(readCsv(writeCsv(lines), 1_000), lines);
  });
});

test('a table is read as a spreadsheet saves it, with any separator and quotes only where needed', () => {
  const saved = fc.record({
    lines: table,
    separator: fc.constantFrom(',', ';', '\t'),
    mark: fc.constantFrom('', '\uFEFF'),
    end: fc.constantFrom('\r\n', '\n'),
  });
  always('tables: saved again', saved, ({ lines, separator, mark, end }) => {
    const written = (text: string) =>
      /["\r\n,;\t\uFEFF]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
    // A leading apostrophe would be read as our guard against formulas.
    const plain = lines.map((cells) => cells.map((text) => text.replace(/^'+/, '')));
    const text = plain.map((cells) => cells.map(written).join(separator) + end).join('');
    const isAlone = lines[0]?.length === 1 && separator !== ',';
    if (!isAlone) expectSame(readCsv(mark + text, 1_000), plain);
  });
});

const two = (value: number) => String(value).padStart(2, '0');

test('a time is the same in every form in which a spreadsheet of a known country writes it', () => {
  const minute = fc.integer({ min: Date.UTC(2010, 0, 1) / 60_000, max: Date.UTC(2090, 0, 1) / 60_000 });
  always('tables: times', minute, (minutes) => {
    const at = new Date(minutes * 60_000);
    const [y, m, d] = [at.getUTCFullYear(), at.getUTCMonth() + 1, at.getUTCDate()];
    const [h, min] = [at.getUTCHours(), two(at.getUTCMinutes())];
    const american = `${m}/${d}/${y} ${h % 12 || 12}:${min} ${h < 12 ? 'AM' : 'PM'}`;
    const forms: [string, string][] = [
      [`${two(d)}.${two(m)}.${y} ${two(h)}:${min}`, ''],
      [`${d}.${m}.${String(y).slice(2)} ${h}:${min}`, ''],
      [`${y}-${two(m)}-${two(d)} ${two(h)}:${min}:00`, ''],
      [american, '12/31/2025'],
      [`${two(d)}/${two(m)}/${y} ${two(h)}:${min}`, '31/12/2025'],
      [String(minutes / 1_440 + 25_569).replace('.', ','), ''],
      [at.toISOString(), ''],
    ];
    for (const [text, other] of forms) {
      const read = Date.parse(timeFromCell(text, dateFormsOf([text, other], 'en')));
      expectSame([text, Math.round(read / 1_000)], [text, minutes * 60]);
    }
  });
});

test('a count is the same in every form in which a spreadsheet writes it', () => {
  always('tables: counts', fc.integer({ min: 0, max: 1_000_000_000 }), (count) => {
    const grouped = (separator: string) => String(count).replace(/\B(?=(\d{3})+$)/g, separator);
    const forms = [`${count}`, `${count}.0`, `${count},00`, grouped('.'), grouped(','), grouped(' ')];
    for (const text of [...forms, `${grouped('.')},0`, `${grouped(',')}.00`])
      expectSame([text, countFromCell(text)], [text, count]);
  });
});

test('a text is found by itself in any composition and letter case, and folding it again changes nothing', () => {
  always('searches: folded', fc.string({ unit: 'grapheme', maxLength: 20 }), (text) => {
    const folded = foldText(text);
    const spellings = [folded, text.normalize('NFD'), text.normalize('NFC'), text.normalize('NFKD')];
    for (const spelling of [...spellings, text.toUpperCase(), text.toLowerCase()])
      expectSame([text, foldText(spelling)], [text, folded]);
  });
});

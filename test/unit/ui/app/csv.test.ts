import { describe, expect, it } from 'vitest';
import { csvText, readCsv, writeCsv } from '../../../../src/ui/app/csv';

describe('a table', () => {
  it('is written with every cell in quotes, lines ended as spreadsheets end them, and a mark of its encoding', () => {
    expect(
      csvText([
        ['id', 'note'],
        ['1', 'say "a", b'],
      ]),
    ).toBe('"id","note"\r\n"1","say ""a"", b"\r\n');
    expect(writeCsv([['Übergabe']])).toBe('\uFEFF"Übergabe"\r\n');
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', "'quoted", '＝1+1', '＠x'])(
    'calculates nothing in a spreadsheet: %j, and is read back as it was',
    (cell) => {
      expect(csvText([[cell]])).toBe(`"'${cell}"\r\n`);
      expect(readCsv(csvText([['id', cell]]), 9)).toEqual([['id', cell]]);
    },
  );

  it('keeps an apostrophe that guards nothing', () => {
    expect(readCsv("id,note\n1,'tis\n", 9)).toEqual([
      ['id', 'note'],
      ['1', "'tis"],
    ]);
  });

  it.each([',', ';', '\t', '|'])('is read with cells parted by %j, as its first line has it', (mark) => {
    const [head, row] = [
      `id${mark}label${mark}note`,
      `1${mark}"a,b;c"${mark}x,y,z,w,v`.replaceAll('x,y,z,w,v', 'x'),
    ];
    expect(readCsv(`${head}\n${row}\n`, 9)).toEqual([
      ['id', 'label', 'note'],
      ['1', 'a,b;c', 'x'],
    ]);
  });

  it('may name what parts its cells in a line above it', () => {
    for (const line of ['sep=;\r\n', '"sep=;"\n', 'SEP=;\n'])
      expect(readCsv(`${line}id;a,b,c,d\n1;2\n`, 9)).toEqual([
        ['id', 'a,b,c,d'],
        ['1', '2'],
      ]);
  });

  it('is read without lines that have nothing in them, and no further than asked', () => {
    expect(readCsv('\uFEFFid,note\n,\n \n1,a\n2,b\n3,c\n', 3)).toEqual([
      ['id', 'note'],
      ['1', 'a'],
      ['2', 'b'],
    ]);
  });

  it('is none where a quote never ends', () => {
    expect(readCsv('id,note\n1,"never', 9)).toBeNull();
  });
});

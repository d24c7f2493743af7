import { describe } from 'vitest';
import { A, B, C, type Case, D, E, finds } from './texts';

describe('tables with a head', () => {
  finds([
    ['CSV', `document_id,ingestion_id,status\n${B},${A},queued`, [A]],
    ['CSV with the ingestion first', `ingestion_id,document_id\n${A},${B}\n${C},${D}`, [A, C]],
    [
      'CSV with the ingestion last',
      `n,document_id,batch_id,ingestion_id\n1,${B},${D},${A}\n2,${D},${B},${C}`,
      [A, C],
    ],
    ['CSV with quotes', `"document_id","ingestion_id"\n"${B}","${A}"`, [A]],
    ['CSV with commas inside quotes', `title,ingestion_id,document_id\n"Refunds, and more",${A},${B}`, [A]],
    [
      'CSV with line breaks inside quotes',
      `title,ingestion_id,document_id\n"Refunds\nand ""more""",${A},${B}`,
      [A],
    ],
    ['CSV with line ends of Windows', `document_id,ingestion_id\r\n${B},${A}\r\n${D},${C}\r\n`, [A, C]],
    ['CSV with a byte order mark', `\ufeffingestion_id,document_id\n${A},${B}`, [A]],
    ['CSV with semicolons', `document_id;ingestion_id\n${B};${A}`, [A]],
    ['CSV with empty cells', `ingestion_id,document_id\n,${B}\n${A},`, [A]],
    ['CSV of documents only', `document_id,status\n${B},done\n${D},done`, []],
    ['CSV with a list in a cell', `ingestion_id,memory_ids\n${A},"${B},${D}"`, [A]],
    ['headings with the kind of ID', `Ingestion ID (UUID),Document ID (UUID)\n${A},${B}`, [A]],
    [
      'code in the cells of HTML',
      `<tr><td>Ingestion</td><td><code>${A}</code></td></tr><tr><td>Document</td><td><code>${B}</code></td></tr>`,
      [A],
    ],
    [
      'rules of equals signs',
      `====  ====\nIngestion                              Document\n====  ====\n${A}   ${B}\n====  ====`,
      [A],
    ],
    ['spaces alone', `ingestion_id document_id status\n${A} ${B} queued\n${C} ${D} done`, [A, C]],
    ['spaces alone, with the document first', `document_id ingestion_id\n${B} ${A}`, [A]],
    [
      'a sentence with two names is no head',
      `the document_id of this ingestion_id was lost\n${A} ${C}`,
      [A, C],
    ],
    ['headings in words', `Document ID,Ingestion ID,Status\n${B},${A},queued`, [A]],
    ['TSV', `document_id\tingestion_id\tstatus\n${B}\t${A}\tqueued`, [A]],
    [
      'a sheet copied with an empty first column',
      `\tIngestion\tDocument\n1\t${A}\t${B}\n2\t${C}\t${D}`,
      [A, C],
    ],
    ['Markdown', `| document | ingestion_id |\n|---|---|\n| ${B} | ${A} |`, [A]],
    [
      'Markdown with code marks',
      `| Ingestion ID | Document ID |\n| :--- | ---: |\n| \`${A}\` | \`${B}\` |`,
      [A],
    ],
    ['Markdown without the outer bars', `ingestion_id | document_id\n--- | ---\n${A} | ${B}`, [A]],
    [
      'psql',
      `             ingestion_id             |             document_id              | status\n--------------------------------------+--------------------------------------+--------\n ${A} | ${B} | queued\n ${C} | ${D} | done\n(2 rows)`,
      [A, C],
    ],
    [
      'psql with one column that is a document',
      `             document_id\n--------------------------------------\n ${B}\n ${D}\n(2 rows)`,
      [],
    ],
    [
      'MySQL',
      `+--------------------------------------+--------------------------------------+\n| document_id                          | ingestion_id                         |\n+--------------------------------------+--------------------------------------+\n| ${B} | ${A} |\n+--------------------------------------+--------------------------------------+`,
      [A],
    ],
    [
      'lines drawn by a terminal',
      `┌───────────────┬──────────────┐\n│ ingestion_id  │ document_id  │\n├───────────────┼──────────────┤\n│ ${A} │ ${B} │\n└───────────────┴──────────────┘`,
      [A],
    ],
    [
      'heavy lines of rich',
      `┏━━━━━━━━━━━━━━┳━━━━━━━━━━━━━┓\n┃ Document ID  ┃ Ingestion   ┃\n┡━━━━━━━━━━━━━━╇━━━━━━━━━━━━━┩\n│ ${B} │ ${A} │\n└──────────────┴─────────────┘`,
      [A],
    ],
    [
      'pandas',
      `                           document_id                          ingestion_id  status\n0 ${B}  ${A}  queued\n1 ${D}  ${C}    done`,
      [A, C],
    ],
    [
      'kubectl',
      `NAME    INGESTION ID                           DOCUMENT ID                            AGE\njob-1   ${A}   ${B}   3m`,
      [A],
    ],
    [
      'two tables, each with its own head',
      `document_id,status\n${B},done\n\ningestion_id,status\n${A},done`,
      [A],
    ],
    [
      'an ID in a text under an ingestion column is not one',
      `n,ingestion_id\n1,${A}\n2,same as document ${B}`,
      [A],
    ],
    ['the same row twice', `ingestion_id,n\n${A},1\n${A},2`, [A]],
    [
      'text after the table is read as text',
      `ingestion_id,document_id\n${A},${B}\n\nThe ingestion ${C} is missing.`,
      [A, C],
    ],
    ['a head without rows does not catch what follows', `document_id,ingestion_id\n\ningestion ${A}`, [A]],
    ['a column called only id is bare beside documents', `id,document_id\n${A},${B}\n${C},${D}`, [A, C]],
    ['one column is a table too', `ingestion_id\n${A}\n${C}`, [A, C]],
    ['one column of memories is a table too', `memory_id\n${B}\n${D}`, []],
    ['a column without a name beside the ingestion is left out', `ingestion_id,extra\n${A},${B}`, [A]],
    ['CSV with the line ends of an old Mac', `document_id,ingestion_id\r${B},${A}\r${D},${C}`, [A, C]],
    ['an empty line ends the table', `status,document_id\ndone,${B}\n\nplease,${A}`, [A]],
    [
      'line breaks inside quotes do not begin a row',
      `document_id,title,ingestion_id\n${D},x,${C}\n${B},"Refunds\nand more",${A}`,
      [C, A],
    ],
    [
      'CSV with doubled quotes',
      `title,ingestion_id,document_id\n"Say ""a, b"" twice, please",${A},${B}`,
      [A],
    ],
    ['inches are no quotes', `title,ingestion_id\n5" disk,${A}\n7" disk,${C}`, [A, C]],
    ['a row without IDs is no head', `kind,ingestion_id,ref\ndocument,,\nx,${A},${B}`, [A]],
    ['a sentence with commas is no head', `Deleted: the memory, now what?\n${A}, done`, [A]],
    [
      'a second head right below the rows of the first',
      `document_id,ingestion_id\n${B},${A}\ningestion_id,document_id\n${C},${D}`,
      [A, C],
    ],
    [
      'a second head with another number of columns, and no ingestion',
      `n,ingestion_id\n1,${A}\nname,document_id,kind\nx,${B},y`,
      [A],
    ],
    [
      'headings in other languages',
      `Ingestion-ID;Größe;Dokument-ID\n${A};12;${B}\n\nID d’ingestion,Créé le,ID du document\n${C},15.1.2026,${D}`,
      [A, C],
    ],
    ['headings in other scripts', `ingestion_id,文档ID,状态\n${A},${B},完成`, [A]],
    [
      'headings with a unit in brackets',
      `Ingestion ID,Duration (s),Size [KB],Document ID\n${A},3,4,${B}`,
      [A],
    ],
    ['headings with a currency', `Ingestion ID;Cost in €;US$;Document ID\n${A};3;3;${B}`, [A]],
    ['headings that ask', `Document ID,Done?,Is final?,Ingestion ID\n${B},yes,no,${A}`, [A]],
    [
      'headings with a sign between words',
      `Document ID\tOwner & team\tRows + pages\tIngestion\n${B}\tx\t3\t${A}`,
      [A],
    ],
    ['a question is no head', `Which document, or which ingestion is it?\n${C}, please`, [C]],
    ['a list in brackets is no head', `["document_id", "status"]\n${C}, done`, [C]],
    ['headings with a percent sign', `Ingestion ID,% done,Document ID\n${A},50,${B}`, [A]],
    [
      'a table of Jira, whose headings have two bars',
      `  ||Ingestion||Document||Status||\n  |${A}|${B}|queued|\n  |${C}|${D}|done|`,
      [A, C],
    ],
    [
      'headings in the line that is drawn above the rows',
      `┌─ingestion_id────────┬─document_id─────────┐\n│ ${A} │ ${B} │\n│ ${C} │ ${D} │\n└─────────────────────┴─────────────────────┘`,
      [A, C],
    ],
    ['a table that a mail quotes', `> document_id | ingestion_id\n> ${B} | ${A}\n>\n> see ${D}`, [A]],
    ['TSV that a mail quotes twice', `>> document_id\tingestion_id\n>> ${B}\t${A}`, [A]],
    ['a greeting is no head of what follows it', `Hi team, one more\n${A}`, [A]],
  ]);
});

describe('names beside values', () => {
  finds([
    [
      'psql, expanded',
      `-[ RECORD 1 ]+-------------------------------------\ningestion_id  | ${A}\ndocument_id   | ${B}\nstatus        | queued`,
      [A],
    ],
    [
      'Markdown, one row each',
      `| Field | Value |\n|---|---|\n| Ingestion ID | ${A} |\n| Document ID | ${B} |`,
      [A],
    ],
    ['a wiki of Jira', `||Ingestion ID|${A}|\n||Document ID|${B}|`, [A]],
    [
      'psql, expanded, with a document that has a name of its own',
      `document_id   | refund.pdf\ningestion_id  | ${A}\nrequest_id    | ${B}`,
      [A],
    ],
    [
      'Markdown, with a document that has a name of its own',
      `| Field | Value |\n|---|---|\n| Document | refund.pdf |\n| Ingestion | ${A} |\n| Request | ${B} |`,
      [A],
    ],
    ['TSV, with a document that has a name of its own', `Document ID\trefund.pdf\nIngestion ID\t${A}`, [A]],
    [
      'aligned, with a document that has a name of its own',
      `Document ID   refund.pdf\nIngestion ID  ${A}\nRequest ID    ${B}`,
      [A],
    ],
    ['an ingestion that has none yet', `Ingestion ID | pending\nDocument ID | ${B}`, []],
    ['kinds in the cells under a head', `kind,ingestion_id\ndocument,${A}\nmemory,${C}`, [A, C]],
    ['CSV, one row each', `ingestion_id,${A}\ndocument_id,${B}\n`, [A]],
    ['TSV, one row each', `Ingestion ID\t${A}\nDocument ID\t${B}`, [A]],
    ['aligned with spaces', `Ingestion ID    ${A}\nDocument ID     ${B}`, [A]],
    ['aligned with dots', `Ingestion ID ........ ${A}\nDocument ID ......... ${B}`, [A]],
    [
      'the value under its name, as pages copy it',
      `Ingestion ID\n${A}\nDocument ID\n${B}\nStatus\nQueued`,
      [A],
    ],
    ['the value under its name after an empty line', `Ingestion ID\n\n${A}\n\nDocument ID\n\n${B}\n`, [A]],
    ['a heading over a list', `Ingestions\n${A}\n${C}\n\nMemories\n${B}\n${D}`, [A, C]],
    [
      'a heading over a list with remarks',
      `Failed ingestions:\n${A} refund.pdf\n${C} notes.pdf\n${E} x.pdf`,
      [A, C, E],
    ],
    [
      'a heading over a list with remarks, far to the right',
      `Failed ingestions:\n${A} refund.pdf\n            ${C} notes.pdf`,
      [A, C],
    ],
    [
      'a heading over a list with remarks and empty lines between',
      `Failed ingestions:\n${A} refund.pdf\n\n${C} notes.pdf`,
      [A, C],
    ],
    [
      'a list with remarks ends where other text begins',
      `Failed ingestions:\n${A} refund.pdf\nUnrelated, please ignore\n${B} x.pdf`,
      [A],
    ],
    ['a heading over a list of something else alone', `Memories\n${B}\n${D}`, []],
    ['a heading over a list with remarks, of something else', `Memory IDs:\n${B} first\n${D} second`, []],
    ['a pandas Series', `ingestion_id    ${A}\ndocument_id     ${B}\nName: 0, dtype: object`, [A]],
    [
      'headings that count what is below them',
      `## Ingestions (2)\n- ${A}\n- ${C}\n\n## Memories (2)\n- ${B}\n- ${D}\n`,
      [A, C],
    ],
    [
      'names and values as the numbered lines of Redis',
      `1) "ingestion_id"\n2) "${A}"\n3) "document_id"\n4) "${B}"`,
      [A],
    ],
    ['folders drawn as a tree', `ingestions\n├── ${A}.json\n└── ${C}.json\ndocuments\n└── ${B}.pdf`, [A, C]],
    ['a list of bullets', `- Ingestion: ${A}\n- Document: ${B}`, [A]],
    ['a list of numbers', `1. ${A}\n2. ${C}`, [A, C]],
    [
      'two headings, each over a list of numbers',
      `Ingestion IDs\n1. ${A}\n2. ${C}\nDocument IDs\n1. ${B}\n2. ${D}`,
      [A, C],
    ],
    ['one row for each, without a name', `${A},queued\n${C},done`, [A, C]],
    ['paragraphs', `Ingestion: ${A}\nStatus: Queued\n\nIngestion: ${C}\nStatus: Done`, [A, C]],
    ['a list to tick off', `- [ ] ${A}\n- [x] ${C}`, [A, C]],
    ['a list on the line of its name and below', `ingestions: ${A}\n${C}\n${E}`, [A, C, E]],
    ['a row with an ID is no head', `document_id,${B}\ningestion_id,${A}\nextra,${C}`, [A]],
    ['Markdown, with names that do not speak of IDs', `| Ingestion | ${A} |\n| Document | ${B} |`, [A]],
    ['a heading of three words', `All ingestion IDs\n${A}\nAll document IDs\n${B}`, [A]],
    ['a heading with blanks around it', ` All ingestion IDs \n${A}\nReference\n${C}`, [A]],
    ['a heading of one word that is no ID', `Ingestion\n${A}\n\nReference\n${C}`, [A]],
    ['a heading in one word', `Documentid\n${B}`, []],
    ['pairs with a name in one word', `("ingestionid", "${A}"), ("reference", "${C}")`, [A]],
    ['other names with their values below, and nothing else', `Document ID\n${B}\nStatus\nQueued`, []],
    ['a sentence about memories is no heading', `We uploaded all the memories\n${A}`, [A]],
    ['a line about a document is no heading', `Uploaded document\n${A}`, [A]],
  ]);
});

const cells = (name: string) => Array.from({ length: 60 }, (_, n) => `${name} ${n}`).join(',');

describe('cells as other programs write them', () => {
  finds([
    [
      'in a table of sixty columns',
      `document_id,${cells('metric no')},ingestion_id\n${B},${cells('v')},${A}`,
      [A],
    ],
    ['CSV with quotes in quotes', `document_id,ingestion_id\n"""${B}""","""${A}"""`, [A]],
    [
      'CSV with a line break and commas in quotes',
      `document_id,note,ingestion_id\n${B},"one, two\nthree, four",${A}\n${D},x,${C}`,
      [A, C],
    ],
    ['formulas that keep Excel from reading numbers', `document_id;ingestion_id\n="${B}";="${A}"`, [A]],
    ['the same, quoted', `document_id,ingestion_id\n"=""${B}""","=""${A}"""`, [A]],
    ['URNs', `document_id,ingestion_id\nurn:uuid:${B},urn:uuid:${A}`, [A]],
    ['an apostrophe before a text', `document_id,ingestion_id\n'${B},'${A}`, [A]],
    ['a link of a spreadsheet', `ingestion_id\n=HYPERLINK("https://x.example/ingestions/${A}","${A}")`, [A]],
    ['Markdown', `|document\\_id|ingestion\\_id|\n|:--|--:|\n|**${B}**|_${A}_|`, [A]],
    [
      'HTML in one line',
      `<table><tr><th>document_id</th><th>ingestion_id</th></tr><tr><td>${B}</td><td>${A}</td></tr></table>`,
      [A],
    ],
    [
      'HTML with a line for each cell',
      `<thead>\n<tr>\n<th>Document</th>\n<th>Ingestion</th>\n</tr></thead>\n<tr>\n<td>${B}</td>\n<td>${A}</td>\n</tr>`,
      [A],
    ],
    [
      'HTML with a line for each tag, indented',
      `<table>\n  <tr>\n    <th>Document</th>\n    <th>Ingestion</th>\n  </tr>\n  <tr>\n    <td>${B}</td>\n    <td>${A}</td>\n  </tr>\n</table>`,
      [A],
    ],
    [
      'HTML with an empty first heading, as pandas writes it',
      `<thead>\n  <tr style="text-align: right;">\n    <th></th>\n    <th>ingestion_id</th>\n    <th>document_id</th>\n  </tr>\n</thead>\n<tbody>\n  <tr><th>0</th><td>${A}</td><td>${B}</td></tr>`,
      [A],
    ],
    ['an attribute of HTML', `<tr data-ingestion-id="${A}"><td class="a b">doc</td><td>${B}</td></tr>`, [A]],
  ]);
});

const HEADS = ['', 'Document ID (UUID)', 'Ingestion ID', '#'];
const ROWS = [
  ['', B, A, 1],
  [null, D, C, -2.5],
];

describe('rows that are lists of JSON below their names', () => {
  const shapes: [string, unknown][] = [
    ['of a spreadsheet', { range: 'Jobs!A1:D3', values: [HEADS, ...ROWS] }],
    ['of pandas', { columns: HEADS, index: [0, 1], data: ROWS }],
    ['of a database', { columns: HEADS, rows: ROWS }],
    ['alone', [HEADS, ...ROWS]],
  ];
  finds(
    shapes.flatMap(([reason, shape]): Case[] => [
      [reason, JSON.stringify(shape), [A, C]],
      [`${reason}, over many lines`, JSON.stringify(shape, null, 2), [A, C]],
    ]),
  );
  finds([
    [
      'and a list of names before another list is no head',
      `{"loc":["path","ingestion_id"],"memory_ids":["${B}","${D}"]}`,
      [],
    ],
    [
      'and pairs are none',
      JSON.stringify([
        ['document_id', B],
        ['ingestion_id', A],
      ]),
      [A],
    ],
  ]);
});

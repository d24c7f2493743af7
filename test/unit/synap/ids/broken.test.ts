import { describe, expect, test } from 'vitest';
import { recogniseIds } from '../../../../src/synap/ids';
import { A, B, C, D, finds } from './texts';

describe('lines that were broken', () => {
  const head = A.slice(0, 18);
  const tail = A.slice(18);
  finds([
    ['inside the ID', `ingestion_id: ${A.slice(0, 12)}\n${A.slice(12)}`, [A]],
    ['before a dash', `${head}\n${tail}`, [A]],
    ['after a dash', `${head}-\n${tail.slice(1)}`, [A]],
    ['with line ends of Windows', `${head}\r\n${tail}`, [A]],
    ['with indentation', `ingestion_id: ${head}\n        ${tail}`, [A]],
    ['in a quoted mail', `> the ingestion is ${head}\n> ${tail}, thanks`, [A]],
    ['in a mail quoted twice', `>> ${head}\n>> ${tail}`, [A]],
    ['in a box of a terminal', `│ ingestion_id: ${head} │\n│ ${tail}               │`, [A]],
    ['in a comment', `# ingestion_id: ${head}\n# ${tail}`, [A]],
    ['in a comment of slashes', `// ingestion_id: ${head}\n// ${tail}`, [A]],
    ['in a comment of stars', ` * ingestion_id: ${head}\n * ${tail}`, [A]],
    ['with deep indentation', `ingestion_id: ${head}\n${' '.repeat(40)}${tail}`, [A]],
    ['by a backslash of a shell', `curl https://synap.example/status/${head}\\\n${tail}`, [A]],
    ['in two places', `${A.slice(0, 9)}\n${A.slice(9, 19)}\n${A.slice(19)}`, [A]],
    ['at every dash, as narrow columns do', A.replaceAll('-', '-\n'), [A]],
    ['with a typographic dash at the break', `${head}–\n${tail.slice(1)}`, [A]],
    ['and then joined with a space', `ingestion_id: ${head}- ${tail.slice(1)} document_id: ${B}`, [A]],
    ['between name and ID', `ingestion_id:\n${A}\ndocument_id:\n${B}`, [A]],
    ['between an equals sign and the ID', `ingestion_id=\n    ${A}`, [A]],
    ['inside the name of the other', `ingestion_id: ${A}, docu\nment_id: ${B}`, [A]],
    ['two of them, both broken', `${head}\n${tail}\n${C.slice(0, 5)}\n${C.slice(5)}`, [A, C]],
    ['a word of hex digits on the next line is no part of it', `${A}\ncafe`, [A]],
    ['a word of hex digits on the line before is no part of it', `face\n${A}`, [A]],
    ['hashes of half the length stay two', `${'7c9e6679742540de'}\n${'944be07fc1f90ae7'}`, []],
  ]);

  test('at any place, with or without a quote mark', () => {
    for (let at = 1; at < A.length; at++) {
      for (const gap of ['\n', '\r\n', '\n    ', '\n> ', ' \n', '\\\n']) {
        const text = `ingestion_id: ${A.slice(0, at)}${gap}${A.slice(at)}`;
        expect(recogniseIds(text), JSON.stringify(text)).toMatchObject({ ids: [A], labelled: true });
      }
    }
  });
});

describe('line breaks that were lost', () => {
  finds([
    ['a field follows at once', `ingestion_id: ${A}document_id: ${B}`, [A]],
    ['a field in camel case follows', `ingestionId: ${A}documentId: ${B}`, [A]],
    ['a page: names and values run together', `Ingestion ID${A}Document ID${B}StatusQueued`, [A]],
    ['a page: the other one first', `Document ID${B}Ingestion ID${A}StatusCompleted`, [A]],
    ['IDs run together', `${A}${C}${B}`, [A, C, B]],
    ['a status follows', `${A}completed${C}failed`, [A, C]],
    ['a time follows', `ingestion_id ${A}2026-01-15T12:00:00Z`, [A]],
    [
      'a log whose lines are joined by spaces',
      `INFO ingestion_id=${A} status=queued INFO batch_id=${B} ok INFO ingestion_id=${C}`,
      [A, C],
    ],
    [
      'a log whose lines are joined by nothing',
      `ingestion_id=${A} status=queuedingestion_id=${C} status=queueddocument_id=${D}`,
      [A, C],
    ],
    ['JSON lines joined', `{"ingestion_id":"${A}"}{"ingestion_id":"${C}"}`, [A, C]],
    ['YAML in one line', `ingestion_id: ${A} document_id: ${B} memory_ids: - ${C} - ${D}`, [A]],
    ['bullets in one line', `ingestion_ids: - ${A} - ${C} memory_ids: - ${B} - ${D}`, [A, C]],
  ]);
});

describe('texts cut short', () => {
  finds([
    ['at both ends', `", "ingestion_id": "${A}", "docum`, [A]],
    ['inside the first ID', `${A.slice(9)}", "ingestion_id": "${C}"`, [C]],
    ['inside the last ID', `ingestion_id: ${A}\ningestion_id: ${C.slice(0, 20)}`, [A]],
    ['inside the name', `estion_id": "${A}", "document_id": "${B}"}`, [A]],
    ['so that only "id" is left of the name', `_id": "${A}", "document_id": "${B}"}`, [A]],
    ['inside a list', `"${B}"], "ingestion_ids": ["${A}", "${C.slice(0, 8)}`, [A]],
    ['with an ellipsis', `ingestion_id: 7c9e…, ingestion_id: ${A}, ingestion_id: ${C.slice(0, 12)}…`, [A]],
    ['inside a cell of a table', `| ${B.slice(0, 30)} | ${A} |`, [A]],
    ['at the end of a line, before another ID', `${B.slice(0, 30)}\n${A}`, [A]],
    ['inside a table', `,done\n${B},${A},queued\n${D},${C.slice(0, 9)}`, [B, A, D]],
    ['in the middle of an escape', `\\"ingestion_id\\": \\"${A}\\", \\"document_id\\": \\"${B}\\", \\`, [A]],
    ['in the middle of a percent sign', `ingestion_id%3D${A}%2`, [A]],
    ['in the middle of a colour', `ingestion_id=${A}\u001b[3`, [A]],
  ]);
});

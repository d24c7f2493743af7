import { describe } from 'vitest';
import { A, B, C, finds } from './texts';

const line = (value: unknown) => JSON.stringify(value);
const deep = (levels: number): object => (levels === 0 ? {} : { n: levels, inner: deep(levels - 1) });
const edge = (n: number, id: string) => ({ n, node: { rank: n, job: { state: 'done', id } } });

describe('what encloses an ID names it', () => {
  finds([
    [
      'over objects between, which have fields of their own',
      line({
        ingestions: { total: 2, edges: [edge(1, A), edge(2, C)] },
        viewer: { since: 7, id: B },
      }),
      [A, C],
    ],
    [
      'however deep all of it stands',
      line(
        [1, 2, 3, 4, 5, 6, 7, 8, 9].reduce<object>((inner, n) => ({ n, inner }), {
          ingestions: [{ n: 1, id: A }],
          cursor: 'x',
          viewer: { n: 2, id: B },
        }),
      ),
      [A],
    ],
    [
      'though something before it stands thirty levels deep',
      line({
        ingestions: [
          { meta: deep(30), id: A },
          { n: 2, id: C },
        ],
        cursor: 'x',
        viewer: { n: 3, id: B },
      }),
      [A, C],
    ],
    ['and not what is named before another ID', `document ${B} details:\n  n: 1\n  id: ${A}`, [A]],
    [
      'the nearest first',
      line({ ingestion: { n: 1, document: { title: 'x', size: 7, pages: 2, id: B }, id: A } }),
      [A],
    ],
    [
      'in JSON over lines that are not indented',
      `{"ingestions":[\n{"n":1,\n"id":"${A}"},\n{"n":2,\n"id":"${C}"}\n],\n"n":3,\n"id":"${B}"}`,
      [A, C],
    ],
    [
      'though a text within has a bracket too many',
      line({
        ingestions: [
          { note: 'done :)', n: 1, id: A },
          { n: 2, id: C },
        ],
        cursor: 'x',
        id: B,
      }),
      [A, C],
    ],
    [
      'in YAML with empty lines between the items',
      `ingestions:\n  - n: 1\n    id: ${A}\n\n  - n: 2\n    id: ${C}\n\nviewer:\n  n: 3\n  id: ${B}\n`,
      [A, C],
    ],
    [
      'a section of TOML ends with the next, whatever that is called',
      `[ingestion]\nn = 1\nid = "${A}"\n\n[cache]\nn = 2\nid = "${B}"\n`,
      [A],
    ],
    [
      'in YAML, whatever the lines before the ID have for values',
      ['1', '1.5', '""', '~', '[]', '2026-01-15', 'true']
        .map((value) => `ingestions:\n  - n: ${value}\n    id: ${A}\nviewer:\n  n: ${value}\n  id: ${B}\n\n`)
        .join(''),
      [A],
    ],
    [
      'in a text whose heading counts the IDs below it',
      `Ingestions: 2\n${A}\n${C}\nDocuments: 1\n${B}`,
      [A, C],
    ],
  ]);
});

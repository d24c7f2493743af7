import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const DOCUMENT = fileURLToPath(new URL('../../docs/BENCHMARKS.md', import.meta.url));

/** Writes a section of the benchmarks' document. Only what stands between its markers: the rest is written by others. */
export function withSection(name: string, text: string): void {
  const before = existsSync(DOCUMENT) ? readFileSync(DOCUMENT, 'utf8') : '# Benchmarks\n';
  const [begin, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const section = `${begin}\n${text}\n${end}`;
  const from = before.indexOf(begin);
  const to = before.indexOf(end);
  const isNew = from === -1 || to === -1;
  writeFileSync(
    DOCUMENT,
    isNew
      ? `${before.trimEnd()}\n\n${section}\n`
      : before.slice(0, from) + section + before.slice(to + end.length),
  );
}

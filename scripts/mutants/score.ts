import type { Mutant } from './report';

interface Row {
  target: string;
  mutants: Mutant[];
}

const count = (mutants: Mutant[], fate: Mutant['fate']) => mutants.filter((one) => one.fate === fate).length;

/** The part that is caught of what compiles; 1 where nothing could be tried. */
export function scoreOf(mutants: Mutant[]): number {
  const caught = count(mutants, 'caught');
  const all = caught + count(mutants, 'survived');
  return all === 0 ? 1 : caught / all;
}

/** A table in Markdown, as `docs/TESTING.md` has it. */
export function scoreTable(rows: Row[]): string {
  const lines = rows.map(({ target, mutants }) => {
    const numbers = (['caught', 'survived', 'does not compile', 'ignored'] as const).map((fate) =>
      count(mutants, fate),
    );
    return `| \`${target}\` | ${(scoreOf(mutants) * 100).toFixed(1)} % | ${numbers.join(' | ')} |`;
  });
  return [
    '| folder | score | caught | survived | does not compile | static |',
    '|---|---|---|---|---|---|',
    ...lines,
  ].join('\n');
}

const inOneLine = (code: string) => code.replace(/\s+/g, ' ').slice(0, 100);

/** Every survivor with its place, by file. */
export function survivorList(mutants: Mutant[]): string {
  const survivors = mutants.filter((one) => one.fate === 'survived');
  const files = [...new Set(survivors.map((one) => one.file))].sort();
  return files
    .map((file) => {
      const own = survivors.filter((one) => one.file === file);
      const lines = own.map(
        ({ line, mutator, before, after }) =>
          `- ${line} ${mutator}: \`${inOneLine(before)}\` → \`${inOneLine(after)}\``,
      );
      return `## ${file} (${scoreText(mutants, file)})\n${lines.join('\n')}\n`;
    })
    .join('\n');
}

function scoreText(mutants: Mutant[], file: string): string {
  return `${(scoreOf(mutants.filter((one) => one.file === file)) * 100).toFixed(0)} %`;
}

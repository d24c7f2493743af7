import { readFile } from 'node:fs/promises';
import * as z from 'zod/mini';

/** One small mistake, and what became of it. */
export interface Mutant {
  file: string;
  /** From 1. */
  line: number;
  mutator: string;
  /** The code as it was, and as the mistake made it. */
  before: string;
  after: string;
  fate: 'caught' | 'survived' | 'ignored' | 'does not compile';
  /** The whole file with the mistake in it. */
  source: string;
}

const position = z.object({ line: z.number(), column: z.number() });
const reportSchema = z.object({
  files: z.record(
    z.string(),
    z.object({
      source: z.string(),
      mutants: z.array(
        z.object({
          mutatorName: z.string(),
          replacement: z.optional(z.string()),
          location: z.object({ start: position, end: position }),
          status: z.string(),
        }),
      ),
    }),
  ),
});

const FATES: Record<string, Mutant['fate']> = {
  Killed: 'caught',
  Timeout: 'caught',
  RuntimeError: 'caught',
  Survived: 'survived',
  NoCoverage: 'survived',
  Ignored: 'ignored',
  CompileError: 'does not compile',
};

/** The mutants of a report in the mutation-testing-elements format. */
export async function readReport(file: string): Promise<Mutant[]> {
  const { files } = reportSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  return Object.entries(files).flatMap(([name, { source, mutants }]) =>
    mutants.map(({ mutatorName, replacement = '', location, status }) => {
      const from = offsetOf(source, location.start);
      const to = offsetOf(source, location.end);
      const fate = FATES[status];
      if (fate === undefined) throw new Error(`unknown status of a mutant: ${status}`);
      return {
        file: name,
        line: location.start.line,
        mutator: mutatorName,
        before: source.slice(from, to),
        after: replacement,
        fate,
        source: source.slice(0, from) + replacement + source.slice(to),
      };
    }),
  );
}

/** Lines and columns of the format begin with 1. */
function offsetOf(source: string, { line, column }: { line: number; column: number }): number {
  const before = source.split('\n').slice(0, line - 1);
  return before.reduce((sum, text) => sum + text.length + 1, 0) + column - 1;
}

/** Each section of a document by its heading, whatever its level: its text up to the next one. */
export function sectionsOf(document: string): Map<string, string> {
  const [, ...parts] = `\n${document}`.split(/\n#+ /);
  return new Map(
    parts.map((part) => {
      const [heading = '', ...lines] = part.split('\n');
      return [heading.trim(), lines.join('\n').trim()];
    }),
  );
}

/** The cells of the tables of a text, row by row, without their heads. */
export function tableIn(text: string): string[][] {
  const lines = text.split('\n').filter((line) => line.startsWith('|'));
  const isRule = (line: string | undefined) => /^\|[-:|\s]+\|$/.test(line ?? '');
  const rows = lines.filter((line, at) => !isRule(line) && !isRule(lines[at + 1]));
  return rows.map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

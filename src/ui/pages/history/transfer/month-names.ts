/** So many letters distinguish a month from the others: `Jun`, `Jul`. */
const LETTERS_MIN = 3;

const folded = (name: string) =>
  name
    .normalize('NFD')
    .replace(/[\p{M}.]/gu, '')
    .toLowerCase();

/** Finds the number of a month, from 1 on, by its name in one of these languages, whole or cut; null for a name of none, or of two. */
export function monthsOf(languages: readonly string[]): (name: string) => number | null {
  const names = languages.filter(isLanguage).flatMap(namesIn);
  return (given) => {
    const name = folded(given);
    const isCut = (one: string, whole: string) => one.length >= LETTERS_MIN && whole.startsWith(one);
    const found = names.filter(({ written }) => isCut(name, written) || isCut(written, name));
    const [month, ...others] = new Set(found.map(({ month }) => month));
    return others.length > 0 ? null : (month ?? null);
  };
}

/** Chrome on Linux may give a name that is no language's: `en-US@posix`. */
function isLanguage(name: string): boolean {
  try {
    return Intl.DateTimeFormat.supportedLocalesOf(name).length > 0;
  } catch {
    return false;
  }
}

/** The names of the months in a language, as they stand in a date. */
function namesIn(language: string): { month: number; written: string }[] {
  const lengths = ['short', 'long'] as const;
  return lengths.flatMap((length) => {
    const format = new Intl.DateTimeFormat(language, { day: 'numeric', month: length, timeZone: 'UTC' });
    return Array.from({ length: 12 }, (_, at) => {
      const parts = format.formatToParts(Date.UTC(2026, at, 15));
      return { month: at + 1, written: folded(parts.find(({ type }) => type === 'month')?.value ?? '') };
    });
  });
}

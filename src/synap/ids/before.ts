import { readWord, type Word } from './labels';
import { wordBefore } from './word';

/** What a UUID is called: an ingestion, something else, or nothing that tells. */
export type Kind = 'ingestion' | 'other' | 'bare';

/** How far back a label may stand: further away it is another sentence's. */
const REACH = 160;

/** A word between a name and the UUID makes the name less sure; after so many it says nothing any more. */
const PLAIN_WORDS_MAX = 2;

/** What stands before belongs to something else: a field ended, a bracket closed, a sentence ended (`1. ` is a list). */
const ENDS = /[,;}\])|]|(?<![.\d])[.!?]\s/;
/** A bracket that closes within a name: `ids[0] = `, `ids[0].id`, `[id] => `, `id (uuid): `. */
const CLOSED_IN_NAME = /[\])]["'`\s]*(?=[:=]|\.$)/;
/** What parts a name from its value where they are two members of a list or two cells of a row. */
const PAIR = /^["'`*\s]*[,;|]["'`*\s]*$/;
/** The name of a field. */
const KEYED = /^[^\n]*[:=]/;
/** The argument of a call or the last part of a path. */
const ARGUMENT = /^["'`]?[/(]/;

/**
 * What the text before `at`, back to `floor`, calls the thing that stands there; null if it says nothing at all, so that
 * what encloses both may speak. Read backwards, word by word, to the nearest that tells.
 */
export function kindBefore(text: string, floor: number, at: number): Kind | null {
  const from = Math.max(floor, at - REACH);
  const gap = text.slice(from, at);
  const reading = new Reading();
  let end = gap.length;
  for (let found = wordBefore(gap, end); found !== null; found = wordBefore(gap, end)) {
    const { index } = found;
    const between = gap.slice(found.end, end).replace(CLOSED_IN_NAME, '');
    const word = readWord(gap.slice(index, found.end));
    if (ENDS.test(between) && !reading.isPair(word, between)) break;
    if (between.includes('\n') && !KEYED.test(between)) {
      const lineAt = gap.lastIndexOf('\n', index) + 1;
      const isWhole = lineAt > 0 || from === 0 || text[from - 1] === '\n';
      const line = gap.slice(lineAt, gap.indexOf('\n', index));
      if (!isWhole || !reading.isHeading(word, line)) break;
    }
    const kind = reading.take(word, between);
    if (kind) return kind;
    end = index;
  }
  return reading.plainWords > 0 ? 'bare' : null;
}

/** What was read so far on the way back from a UUID. */
class Reading {
  plainWords = 0;
  /** A word that says nothing has a value of its own ("ref=…"): a name before it has another. */
  private isPlainKeyed = false;
  private sawOnlyValues = true;

  /** Takes the next word; answers with what it makes of the UUID, or null to read on. */
  take(word: Word, between: string): Kind | null {
    const { role } = word;
    const isKeyed = KEYED.test(between);
    if (role === 'none' || (isKeyed && this.isPlainKeyed)) return 'bare';
    if (role === 'ingestion') return role;
    // Nearer words are about something else already: only an ingestion's name reaches over them.
    if (role === 'other') return this.plainWords === 0 ? role : 'bare';
    if (role === 'status' && ARGUMENT.test(between)) return 'ingestion';
    if (role === 'word' || role === 'status') {
      this.plainWords += 1;
      this.isPlainKeyed ||= isKeyed;
    }
    this.sawOnlyValues &&= role === 'value';
    return this.plainWords > PLAIN_WORDS_MAX ? 'bare' : null;
  }

  /** Whether a comma or a bar parts a name from its value: `("ingestion_id", "…")`, `"name": "ingestion_id", "value": "…"`. */
  isPair(word: Word, between: string): boolean {
    return this.sawOnlyValues && PAIR.test(between) && (word.explicit || between.includes('|'));
  }

  /** Whether a line without a colon is the name of what stands on the next, as pages and tables are copied. */
  isHeading(word: Word, line: string): boolean {
    const isShort = !/[:,;()[\]{}\d]/.test(line) && line.trim().split(/\s+/).length <= 3;
    return isShort && (word.role !== 'other' || word.explicit);
  }
}

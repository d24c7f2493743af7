import { type Uuid, uuidsIn } from './uuid-spellings';

/** A line of a text, and the UUIDs in it; all places are of the whole text. */
export interface Line {
  text: string;
  from: number;
  to: number;
  uuids: Uuid[];
}

/** Every line of a readable text, in which no UUID is broken over lines. */
export function* linesOf(text: string): Generator<Line> {
  const uuids = uuidsIn(text);
  let next = uuids.next();
  let from = 0;
  for (const line of text.split('\n')) {
    const to = from + line.length;
    const within: Uuid[] = [];
    for (; !next.done && next.value.from < to; next = uuids.next()) within.push(next.value);
    yield { text: line, from, to, uuids: within };
    from = to + 1;
  }
}

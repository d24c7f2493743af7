/**
 * What browsers put between the values of a header that was sent several times, as by a gateway and the server behind it. A comma
 * without a space may separate the thousands of one number.
 */
const BETWEEN = ', ';

/** Each value of a header, read; null where there is none, or where one of them cannot be read. */
export function eachOf<T>(text: string | null, readOne: (value: string) => T | null): T[] | null {
  if (text === null) return null;
  const read = text.split(BETWEEN).map(readOne);
  const readable = read.filter((value) => value !== null);
  return readable.length === read.length ? readable : null;
}

import { readWord } from './labels';

/** A kind in brackets, or a remark that ends the line: `7c9e… (ingestion)`, `7c9e…  # ingestion`, `7c9e… <- ingestion id`. */
const KIND = /^["'`]?(?: ?\(([\p{L}\w -]{2,30})\)|[ \t]{1,20}(?:#|\/\/|--|<-|←) ?([\p{L}\w -]{2,30})$)/mu;
const REACH = 80;

/**
 * Whether the text behind a UUID, which ends at `at`, calls it an ingestion. Any other kind there may as well be that of its source:
 * `7c9e… (document)`.
 */
export function isIngestionBehind(text: string, at: number): boolean {
  const [, inBrackets, remark] = KIND.exec(text.slice(at, at + REACH)) ?? [];
  return readWord((inBrackets ?? remark ?? '').trim().replace(/[ -]+/g, '_')).role === 'ingestion';
}

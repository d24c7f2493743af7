/**
 * A request in the inspected page's network log. All of it comes from the page, so it is parsed with care, and only these fields
 * are read: headers, cookies and request bodies never are.
 */
export interface PageRequest {
  method: string;
  url: string;
  /** HTTP status; 0 where there is none. */
  status: number;
  /** When it was answered, epoch ms. */
  at: number;
}

/** Room for a batch of thousands, and little enough not to block the page. */
export const BODY_MAX = 1_000_000;

type Fields = Record<string, unknown>;

/** Reads an entry of an HTTP archive; null if it is none. */
export function readEntry(entry: unknown, now: number): PageRequest | null {
  const { request, response, startedDateTime, time } = asRecord(entry);
  const { method, url } = asRecord(request);
  const { status } = asRecord(response);
  if (typeof url !== 'string') return null;
  return {
    method: typeof method === 'string' && /^[A-Za-z]{1,10}$/.test(method) ? method.toUpperCase() : '',
    url,
    status:
      typeof status === 'number' && Number.isInteger(status) && status > 0 && status < 1000 ? status : 0,
    at: answeredAt(startedDateTime, time) ?? now,
  };
}

/** The entries of a whole archive; none if it has no list of them. */
export function entriesOf(har: unknown): unknown[] {
  const { entries } = asRecord(har);
  return Array.isArray(entries) ? entries : [];
}

/** A body as text, cut to the limit; null if there is none. A binary body becomes text in which no ID is found. */
export function readBodyText(content: unknown, encoding: unknown): string | null {
  if (typeof content !== 'string') return null;
  if (encoding !== 'base64') return content.slice(0, BODY_MAX);
  // Four characters encode three bytes: cut anywhere else, the last bytes would be wrong.
  const cut = content.slice(0, 4 * Math.ceil(BODY_MAX / 3));
  try {
    return new TextDecoder().decode(Uint8Array.from(atob(cut), (character) => character.charCodeAt(0)));
  } catch {
    return null;
  }
}

function answeredAt(started: unknown, tookMs: unknown): number | null {
  const at = typeof started === 'string' ? Date.parse(started) : Number.NaN;
  if (Number.isNaN(at)) return null;
  return at + (typeof tookMs === 'number' && tookMs > 0 && tookMs < 86_400_000 ? Math.round(tookMs) : 0);
}

function asRecord(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}

/**
 * Everything that can go wrong between the person and Synap, one closed set. Each code has a title, an explanation and
 * the action that resolves it (`src/ui/app/errors`, texts in `public/_locales`); a code is all that is stored or sent around.
 */
export const ERROR_CODES = [
  /** No API key was given. */
  'key_missing',
  /** The server refuses the key itself (401 or 403, confirmed by whoami). */
  'key_rejected',
  /** The key is kept here no longer, or what is kept can never be decrypted: the person has to give it again. */
  'key_needed',
  /** The stored key cannot be read just now: it is tried again without the person. */
  'key_unreadable',
  /** The account has run out of credits or reached a cap (402, or 429 with a credit reason). */
  'no_credits',
  /** The server does not know this ingestion ID for this key (404). */
  'not_found',
  /** The text given is no ingestion ID. */
  'malformed_id',
  /** The server refuses this one ID: 400, 422, or 401/403 while the key itself is good. */
  'id_rejected',
  /** Too many requests (429). */
  'rate_limited',
  /** The server answered 5xx, or in JSON with a 4xx that is not documented. */
  'server_error',
  /** The server took the request and did not finish its answer in time. */
  'timed_out',
  /** This machine has no network. */
  'offline',
  /** The host cannot be reached: DNS, TLS, refused or dropped connection. */
  'unreachable',
  /** Something between here and Synap answered instead: a sign-in page or a redirect. */
  'captive_portal',
  /** A server answered, but it is no Synap at this base URL. */
  'wrong_url',
  /** The answer is not JSON. */
  'not_json',
  /** The answer is JSON of another shape than documented. */
  'wrong_schema',
  /** The answer is larger than anything Synap sends. */
  'too_large',
  /** The base URL is not https, nor http on localhost or 127.0.0.1. */
  'base_url_invalid',
  /** The browser's permission for this host is missing. */
  'permission_missing',
  /** The extension's storage is full. */
  'storage_full',
  /** The disk is full, so that the browser can save nothing. */
  'disk_full',
  /** The browser cannot read or save what the extension stores, a damaged database for example. */
  'storage_failed',
  /** A stored record cannot be read. */
  'record_damaged',
  /** A stored record was written by a newer version of the extension. */
  'stored_by_newer',
  /** The browser or the system does not show notifications. */
  'notifications_blocked',
  /** A defect of ours. Never expected; never hidden. */
  'internal',
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

/** One failure as a value. Never carries a key, a header or a body: only what a person may read and support may ask for. */
export interface SynapError {
  code: ErrorCode;
  /** The server's own words, cut to a few hundred characters; untrusted text. */
  detail: string | null;
  /** HTTP status, when there was an answer. */
  httpStatus: number | null;
  /** `X-Correlation-Id`: the server's, else the one sent with the request. */
  correlationId: string | null;
  /** Where the person can mend it (credits), `https:` only. */
  link: string | null;
}

/** An error found here, without an answer of the server's. */
export function ownError(code: ErrorCode, detail: string | null = null): SynapError {
  return { code, detail, httpStatus: null, correlationId: null, link: null };
}

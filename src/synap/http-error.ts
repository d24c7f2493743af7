import type { ErrorCode } from './errors';
import { isObject } from './json';
import type { Problem } from './problem';

/** A body as it came, and as JSON; undefined where it is none. */
export interface ErrorBody {
  text: string;
  json: unknown;
}

/** Words by which a 429 or a 403 says that somebody has to pay first (docs/SYNAP-API.md, "Errors"). */
const CREDIT_WORDS = new Set([
  'trial_limit_reached',
  'subscription_inactive',
  'insufficient_credits',
  'overages_disabled',
]);

/** What every 402 of Synap's mentions (docs/SYNAP-API.md, "Errors"). A 402 that mentions none of it is of another service. */
const SAYS_CREDITS = /credit|balance(?!r)|overage|subscription|trial|(?:recovery|redeem|manage|upgrade)_url/i;

/**
 * Which error an HTTP status outside 2xx means. Proxies, gateways and firewalls answer in Synap's place: only JSON can be its
 * word on a key or an ID, and anything else under 4xx is a passing failure on the way.
 */
export function errorOfStatus(status: number, { text, json }: ErrorBody, problem: Problem): ErrorCode {
  // Only a proxy asks for a sign-in of its own.
  if (status === 407 || status === 511) return 'captive_portal';
  if (status === 408) return 'timed_out';
  const needsCredits = problem.words.some((word) => CREDIT_WORDS.has(word));
  if (status === 429) return needsCredits ? 'no_credits' : 'rate_limited';
  if (status >= 400 && status < 500 && !isObject(json)) return errorOfForeignBody(text);
  if (status === 400 || status === 422) return 'id_rejected';
  if (status === 403 && needsCredits) return 'no_credits';
  if (status === 401 || status === 403) return 'key_rejected';
  if (status === 402) return SAYS_CREDITS.test(text) ? 'no_credits' : 'server_error';
  if (status === 404 || status === 410) return 'not_found';
  return 'server_error';
}

/** Which error a body means that is no JSON, and so comes from somebody else. */
export function errorOfForeignBody(text: string): ErrorCode {
  return looksLikePage(text) ? 'captive_portal' : 'not_json';
}

/** Whether a body looks like HTML or XML. */
export function looksLikePage(text: string): boolean {
  return /^\s*</.test(text);
}

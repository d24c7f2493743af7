import { isObject } from './json';
import { KEY_MARK } from './redact';

/** What an error body says: a sentence for the person, machine words (which distinguish a credit cap from a rate limit), and a link to a page that helps. */
export interface Problem {
  detail: string | null;
  words: string[];
  link: string | null;
}

const DETAIL_LIMIT = 500;

/** Where the pages are that Synap names by their path alone (docs/SYNAP-API.md, "Errors", 402). */
const DASHBOARD = 'https://synap.maximem.ai';

/** `/v1/…` and `/api/…` answer programs, not people. */
const API_PATH = /^\/(?:api(?:\/|$)|v\d)/i;

/**
 * A page that a person can be sent to: only https, never one that carries credentials or the key, never a path of the API.
 * The link is shown to a person as Synap's own.
 */
function safeLink(candidate: unknown): string | null {
  if (typeof candidate !== 'string' || candidate.length > 2_000) return null;
  if (candidate.includes(KEY_MARK)) return null;
  const address = /^\/(?![/\\])/.test(candidate) ? DASHBOARD + candidate : candidate;
  if (!URL.canParse(address)) return null;
  const url = new URL(address);
  if (url.protocol !== 'https:' || url.username || url.password) return null;
  return API_PATH.test(url.pathname) ? null : url.href;
}

/** The names under which objects have the sentence, in order of preference. */
const SAID_UNDER = [
  ...['msg', 'message', 'Message', 'error_message', 'errorMessage'],
  ...['detail', 'error', 'errors', 'title', 'error_description', 'details', 'reason'],
];

/** One sentence from any form of `detail`: text, an object with words in it, or a list of such (`{loc, msg}` in FastAPI). */
function sentence(value: unknown, depth = 0): string | null {
  // Lists within lists to any depth are an attack on the stack, not words.
  if (depth > NESTED_MAX) return null;
  if (typeof value === 'string') return value.trim() || null;
  if (Array.isArray(value)) {
    const said = value.slice(0, 5).map((one) => sentence(one, depth + 1));
    return said.filter(Boolean).join('; ') || null;
  }
  if (!isObject(value)) return null;
  return SAID_UNDER.reduce<string | null>((said, name) => said ?? sentence(value[name], depth + 1), null);
}

/** Under these names an error body has the error itself, or a list of errors. */
const NESTED_UNDER = ['detail', 'error', 'errors', 'details', 'links'] as const;
const NESTED_MAX = 3;

/** The objects of an error body in which something may be said, the innermost first. */
function layersOf(json: unknown, depth = 0): Record<string, unknown>[] {
  const object = Array.isArray(json) ? json[0] : json;
  if (!isObject(object) || depth > NESTED_MAX) return [];
  return [...NESTED_UNDER.flatMap((name) => layersOf(object[name], depth + 1)), object];
}

/** The page where everything about credits can be done comes first. */
const LINKS = ['manage_url', 'upgrade_url', 'redeem_url', 'recovery_url'] as const;
const WORDS = ['error', 'reason', 'code', 'type', 'detail', 'message', 'error_code', 'errorCode'] as const;

/**
 * A machine word without its case and its separators (`trial_limit_reached`, `TrialLimitReached`); of an address, as RFC 9457 has it for
 * a `type`, the last part.
 */
const machineWord = (text: string) =>
  text
    .slice(text.lastIndexOf('/') + 1)
    .replaceAll(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replaceAll(/[\s-]/g, '_');

/** Reads an error body of any of the documented forms; a body of none of them says nothing. */
export function readProblem(json: unknown): Problem {
  if (!isObject(json)) return { detail: null, words: [], link: null };
  const layers = layersOf(json);
  const said = sentence(json.detail) ?? sentence(json);
  const links = LINKS.flatMap((name) => layers.map((layer) => safeLink(layer[name])));
  return {
    detail: said?.slice(0, DETAIL_LIMIT) ?? null,
    words: layers
      .flatMap((layer) => WORDS.map((name) => layer[name]))
      .filter((word) => typeof word === 'string')
      .map(machineWord),
    link: links.find((link) => link !== null) ?? null,
  };
}

/** Synap's production API, the one host that needs no further permission (docs/SYNAP-API.md, "Where"). */
export const PRODUCTION_BASE_URL = 'https://synap-cloud-prod.maximem.ai';

/** Whether a base URL is on this machine, where no network is needed to reach it. */
export function isLoopback(baseUrl: string): boolean {
  return URL.canParse(baseUrl) && LOOPBACK.has(new URL(baseUrl).hostname);
}

/** The two loopback names that a content security policy can express. `http:` is refused for any other host. */
const LOOPBACK = new Set(['localhost', '127.0.0.1']);

export type NormalisedBaseUrl =
  | { ok: true; baseUrl: string; origin: string }
  | { ok: false; error: 'base_url_invalid' };

/** The paths of Synap's API, which are added to every base URL. People copy them with the address. */
const API_PATH = /\/(?:api\/v1(?:\/.*)?|v1\/(?:credits|conversations)(?:\/.*)?)$/i;

/** The end of a path that names none: slashes, a comma, and the pages that such a server shows of itself, which people copy. */
const PATH_END = /(?:\/(?:docs|redoc|openapi\.json|health)|[/,;'])+$/i;

/**
 * Other names of this machine. A server that listens on every address says that it runs on the first or the last one, which browsers
 * do not reach; and a content security policy cannot express the one of IPv6.
 */
const THIS_MACHINE = new Set(['0.0.0.0', '[::1]', '[::]']);

/** What stands around an address in mails, code and settings: quotes, brackets, a comma, a full stop, the name of a variable. */
const NAME = String.raw`["']?(?:\$env:)?[a-z_][\w. -]{0,60}["']?\s{0,9}(?:=\s{0,9}|:\s{1,9}|:(?=["']))`;
const AROUND = new RegExp(`^(?:-\\s+)?(?:${NAME})?[(<"'\`“‘«„]*|[)>"'\`,;.。”’»“]*$`, 'gi');
const COMMENT = /\s#.*$/s;

/** The scheme once more, where an address was pasted behind the one that stood there. */
const FIRST_SCHEME = /^https?:\/\/(?=https?:\/\/)/i;
/** The name of a host, or its address in brackets. What else `URL` lets through is a pattern, a variable or a sign behind the name. */
const HOST_NAME = /^[\w.-]+$|^\[/;

/** Characters without a shape, which a copied address may bring along. */
const INVISIBLE = /\p{Cf}/gu;

/**
 * The canonical form of a base URL that a person typed, without a trailing slash, so that no path begins with `//`, and
 * without the path of the API. Without a scheme it is `https:`, and on this machine `http:`.
 * Queries and fragments are left away. Refuses what a key must not be sent to (`http:` beyond this machine), and what could leak:
 * user names and passwords.
 */
export function normaliseBaseUrl(text: string): NormalisedBaseUrl {
  const plain = text.replace(INVISIBLE, '').normalize('NFKC').trim();
  const url = parse(withScheme(plain.replace(COMMENT, '').replace(AROUND, '').replace(FIRST_SCHEME, '')));
  if (url && THIS_MACHINE.has(url.hostname)) url.hostname = 'localhost';
  if (!url || !isAllowedScheme(url)) return { ok: false, error: 'base_url_invalid' };
  if (url.username || url.password || !HOST_NAME.test(url.hostname))
    return { ok: false, error: 'base_url_invalid' };
  const path = url.pathname.replace(PATH_END, '').replace(API_PATH, '').replace(PATH_END, '');
  return {
    ok: true,
    baseUrl: url.origin + path,
    origin: url.origin,
  };
}

/**
 * The match pattern of the permission that requests to this base URL need: in Chrome exactly its origin. Firefox ignores
 * patterns with a port (docs/PLATFORM.md, "Network and permissions"), so there it is the host without the port.
 * Null for a base URL that is not allowed.
 */
export function permissionPattern(baseUrl: string, targetBrowser: 'chrome' | 'firefox'): string | null {
  const normalised = normaliseBaseUrl(baseUrl);
  if (!normalised.ok) return null;
  const url = new URL(normalised.origin);
  return `${url.protocol}//${targetBrowser === 'firefox' ? url.hostname : url.host}/*`;
}

/**
 * The pattern of the permission to give back, now that nothing uses this base URL. Null if a base URL in use needs the same
 * permission (in Firefox any port of the host), or if it came with the installation.
 */
export function patternToGiveBack(
  baseUrl: string,
  inUse: readonly string[],
  targetBrowser: 'chrome' | 'firefox',
): string | null {
  const pattern = permissionPattern(baseUrl, targetBrowser);
  const needed = [PRODUCTION_BASE_URL, ...inUse].map((url) => permissionPattern(url, targetBrowser));
  return needed.includes(pattern) ? null : pattern;
}

/** Whether this base URL is on the origin whose permission came with the installation. */
export function isProduction(baseUrl: string): boolean {
  const normalised = normaliseBaseUrl(baseUrl);
  return normalised.ok && normalised.origin === PRODUCTION_BASE_URL;
}

/** A host name with a dot, or one of this machine, with or without a port and a path. */
const HOST_ALONE =
  /^(localhost|\[::1?\]|\d+\.\d+\.\d+\.\d+|[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+)(?::\d+)?(?:[/?#]|$)/iu;

function withScheme(text: string): string {
  const host = HOST_ALONE.exec(text)?.[1]?.toLowerCase();
  if (host === undefined) return text;
  return LOOPBACK.has(host) || THIS_MACHINE.has(host) ? `http://${text}` : `https://${text}`;
}

function isAllowedScheme(url: URL): boolean {
  if (url.hostname === '') return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && LOOPBACK.has(url.hostname));
}

/** Refuses `https:host`, `https:/host` and blanks, which `URL` repairs silently: the address used must be the one the person sees. */
function parse(text: string): URL | null {
  if (/\s/.test(text)) return null;
  return /^https?:\/\/[^/\\]/i.test(text) && URL.canParse(text) ? new URL(text) : null;
}

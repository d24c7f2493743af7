/** Synap's production API: the one host the extension may reach without asking (docs/SYNAP-API.md, "Where"). */
export const PRODUCTION_BASE_URL = 'https://synap-cloud-prod.maximem.ai';

/** The two loopback names a content security policy can express; `http:` is refused anywhere else. */
const LOOPBACK = new Set(['localhost', '127.0.0.1']);

export type NormalisedBaseUrl =
  | { ok: true; baseUrl: string; origin: string }
  | { ok: false; error: 'base_url_invalid' };

/**
 * The canonical form of a base URL as a person typed it: without a trailing slash, so that no path begins with `//`.
 * Refuses everything a key must not be sent to (`http:` beyond this machine) and every part that could leak or be
 * mistaken: user names, passwords, queries, fragments.
 */
export function normaliseBaseUrl(text: string): NormalisedBaseUrl {
  const url = parse(text.trim());
  if (!url || !isAllowedScheme(url)) return { ok: false, error: 'base_url_invalid' };
  if (url.username || url.password || /[?#]/.test(text)) return { ok: false, error: 'base_url_invalid' };
  return { ok: true, baseUrl: url.origin + url.pathname.replace(/\/+$/, ''), origin: url.origin };
}

/**
 * The match pattern to ask for, or to check, before anything is sent to this base URL: exactly its origin in Chrome.
 * Firefox ignores patterns with a port (docs/PLATFORM.md, "Network and permissions"), so there it names the host alone.
 * Null for a base URL that is not allowed at all.
 */
export function permissionPattern(baseUrl: string, browser: 'chrome' | 'firefox'): string | null {
  const normalised = normaliseBaseUrl(baseUrl);
  if (!normalised.ok) return null;
  const url = new URL(normalised.origin);
  return `${url.protocol}//${browser === 'firefox' ? url.hostname : url.host}/*`;
}

/**
 * The pattern of what was granted for this base URL, to be handed back now that nothing uses it; null while a base URL in
 * use rests on the same one (in Firefox any port of the host), and for what came with the installation.
 */
export function patternToGiveBack(
  baseUrl: string,
  inUse: readonly string[],
  browser: 'chrome' | 'firefox',
): string | null {
  const pattern = permissionPattern(baseUrl, browser);
  const needed = [PRODUCTION_BASE_URL, ...inUse].map((url) => permissionPattern(url, browser));
  return needed.includes(pattern) ? null : pattern;
}

/** Whether this base URL is on the origin that was granted at installation. */
export function isProduction(baseUrl: string): boolean {
  const normalised = normaliseBaseUrl(baseUrl);
  return normalised.ok && normalised.origin === PRODUCTION_BASE_URL;
}

function isAllowedScheme(url: URL): boolean {
  if (url.hostname === '') return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && LOOPBACK.has(url.hostname));
}

/** `URL` repairs `https:host` and `https:/host` silently: what a person sees should be what is used. */
function parse(text: string): URL | null {
  return /^https?:\/\/[^/\\]/i.test(text) && URL.canParse(text) ? new URL(text) : null;
}

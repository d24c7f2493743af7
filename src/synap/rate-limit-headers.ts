import { eachOf } from './header-values';
import { waitMsOf } from './wait-time';

/**
 * What the headers of an answer say of the rate limit. There are three dialects: `X-RateLimit-*` (docs/SYNAP-API.md), and the IETF's
 * fields in the syntax of their older drafts (`RateLimit-Limit: 10, 10;w=1`, `RateLimit: limit=10, remaining=4, reset=1`) and of
 * the newer ones (`RateLimit-Policy: "default";q=10;w=1`, `RateLimit: "default";r=4;t=1`). Gateways spell the first in their own
 * ways: `X-Rate-Limit-Limit`, or with the window in the name, `X-RateLimit-Limit-Minute`.
 */
export interface RateLimit {
  /** Requests a minute that the server allows: of several policies the tightest. One without a window counts as a minute's. */
  limitPerMin: number | null;
  /** The window of that limit; null where the headers do not say how long it is. */
  windowMs: number | null;
  /** Requests that the server takes at once, by the smallest of its windows; null where no window is given. */
  burst: number | null;
  /** Requests left in the present window. */
  remaining: number | null;
  /** When that window ends, in milliseconds from now. */
  resetInMs: number | null;
}

interface HeaderSource {
  get(name: string): string | null;
}

/** A limit outside this is a misconfigured proxy, not a promise: obeying one a day would stop polling, a million would flood. */
const SANE_LIMIT_PER_MIN = { min: 1, max: 6_000 };

export function saneLimit(perMin: number): number {
  return Math.min(SANE_LIMIT_PER_MIN.max, Math.max(SANE_LIMIT_PER_MIN.min, perMin));
}

const MINUTE_MS = 60_000;

/** What a gateway writes for a limit that it does not have, and then nothing is left of it: obeying that would stop polling. */
const NO_LIMIT = /^\s*(?:0+|-\d+)\s*$/;

/** Reads each header by itself, so that one that is junk does not spoil the others. Times in them count from `serverNow`. */
export function readRateLimit(headers: HeaderSource, serverNow: number): RateLimit {
  // No age: of a cached answer these values are dropped (`headers.ts`).
  const waitMs = (text: string | null) => waitMsOf(text, { serverNow, ageMs: 0 });
  const combined = itemsOf(headers.get('ratelimit'));
  const named = namedWindows(headers);
  const policies = [...itemsOf(headers.get('ratelimit-policy')), ...itemsOf(field(headers, 'limit'))].flatMap(
    policyOf,
  );
  const left = combined
    .flatMap((item) => leftOf(item, serverNow))
    .sort((a, b) => a.remaining - b.remaining)[0];
  const remaining =
    left?.remaining ??
    amount(entryOf(combined, 'remaining')) ??
    amount(field(headers, 'remaining')) ??
    smallest(named.map(({ remaining }) => remaining));
  return {
    ...tightest([...policies, ...named], allowedRequests(entryOf(combined, 'limit'))),
    remaining: NO_LIMIT.test(field(headers, 'limit') ?? '') ? null : remaining,
    resetInMs:
      left?.resetInMs ??
      waitMs(entryOf(combined, 'reset')) ??
      waitMs(field(headers, 'reset')) ??
      waitMs(headers.get('x-ratelimit-reset-after')),
  };
}

/** A header field in its three spellings: the IETF's, Synap's, and that of some gateways. */
function field(headers: HeaderSource, name: 'limit' | 'remaining' | 'reset'): string | null {
  const spellings = ['ratelimit-', 'x-ratelimit-', 'x-rate-limit-'];
  return spellings.reduce<string | null>((found, one) => found ?? headers.get(one + name), null);
}

const WINDOWS = { second: 1_000, minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const;

/** The limits of gateways that name the window in the header's name. */
function namedWindows(headers: HeaderSource): (Policy & { remaining: number | null })[] {
  return Object.entries(WINDOWS).flatMap(([name, windowMs]) => {
    const quota = allowedRequests(headers.get(`x-ratelimit-limit-${name}`));
    const remaining = amount(headers.get(`x-ratelimit-remaining-${name}`));
    return quota === null ? [] : [{ quota, windowMs, remaining }];
  });
}

function smallest(numbers: readonly (number | null)[]): number | null {
  const known = numbers.filter((one) => one !== null);
  return known.length === 0 ? null : Math.min(...known);
}

interface Policy {
  quota: number;
  windowMs: number | null;
}

/** The limit of several policies; `plainLimit` counts where there is none. */
function tightest(
  policies: readonly Policy[],
  plainLimit: number | null,
): Pick<RateLimit, 'limitPerMin' | 'windowMs' | 'burst'> {
  // If any policy has a window, the others only repeat its number.
  const windowed = policies.filter(({ windowMs }) => windowMs !== null);
  const plain = plainLimit === null ? [] : [{ quota: plainLimit, windowMs: null }];
  const counted = windowed.length > 0 ? windowed : [...policies, ...plain];
  const perMin = ({ quota, windowMs }: Policy) => (quota * MINUTE_MS) / (windowMs ?? MINUTE_MS);
  const [first] = [...counted].sort((a, b) => perMin(a) - perMin(b));
  if (first === undefined) return { limitPerMin: null, windowMs: null, burst: null };
  const burst = windowed.length === 0 ? null : Math.min(...windowed.map(({ quota }) => quota));
  return { limitPerMin: saneLimit(perMin(first)), windowMs: first.windowMs, burst };
}

/** One member of a list in a header: `"default";q=10;w=1`, `10;w=1`, `limit=10`. */
interface Item {
  value: string;
  parameters: ReadonlyMap<string, string>;
}

const LIST = /,(?=(?:[^"]*"[^"]*")*[^"]*$)/;
const PARAMETERS = /;(?=(?:[^"]*"[^"]*")*[^"]*$)/;

/** The longest header that is read: looking for the ends of quoted names takes time. */
const TEXT_MAX = 500;

/** One number with parts of thousands is no list. */
const THOUSANDS = /^\s*\d{1,3}(?:,\d{3})+\s*$/;

function itemsOf(text: string | null): Item[] {
  if (text === null || text.length > TEXT_MAX || THOUSANDS.test(text)) return [];
  return text.split(LIST).map((member) => {
    const [value = '', ...rest] = member.split(PARAMETERS).map((part) => part.trim());
    const parameters = rest.map((part): [string, string] => {
      const [name = '', given = ''] = part.split('=');
      return [name.trim().toLowerCase(), given.trim()];
    });
    return { value, parameters: new Map(parameters) };
  });
}

function policyOf({ value, parameters }: Item): Policy[] {
  // A quota in bytes, say, is none of requests.
  const unit = parameters.get('qu')?.replaceAll('"', '') ?? 'requests';
  const quota = allowedRequests(parameters.get('q') ?? value);
  if (quota === null || unit !== 'requests') return [];
  const windowMs = secondsAsMs(wholeNumber(parameters.get('w') ?? parameters.get('window') ?? null));
  return [{ quota, windowMs: windowMs === 0 ? null : windowMs }];
}

function leftOf({ parameters }: Item, serverNow: number): { remaining: number; resetInMs: number | null }[] {
  const remaining = amount(parameters.get('r') ?? null);
  return remaining === null
    ? []
    : [{ remaining, resetInMs: waitMsOf(parameters.get('t') ?? null, { serverNow, ageMs: 0 }) }];
}

/** What stands after `name=` in a list. */
function entryOf(items: readonly Item[], name: string): string | null {
  const entries = items.map(({ value }) => value.toLowerCase().split('='));
  return entries.find(([key]) => key?.trim() === name)?.[1] ?? null;
}

const secondsAsMs = (seconds: number | null) => (seconds === null ? null : seconds * 1_000);

/**
 * A number of requests, without its parameters and rounded down, because some servers count in fractions. The smallest of several, which
 * come where a gateway counts as well as the server.
 */
function amount(text: string | null): number | null {
  const all = eachOf(text, (one) => wholeNumber(one.replace(/;.*$|\.\d{1,9}\s*$/, '')));
  return all === null ? null : Math.min(...all);
}

/** A number of requests that are allowed. None is no limit (`NO_LIMIT`). */
const allowedRequests = (text: string | null) => amount(text) || null;

/** A header that is a whole number, blanks around it aside. */
export function wholeNumber(text: string | null, digits = 9): number | null {
  const value = text?.trim() ?? '';
  return /^\d+$/.test(value) && value.length <= digits ? Number(value) : null;
}

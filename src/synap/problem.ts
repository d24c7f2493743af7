import * as z from 'zod/mini';
import { KEY_MARK } from './redact';

const problemSchema = z.object({
  detail: z.optional(z.unknown()),
  message: z.optional(z.unknown()),
  error: z.optional(z.unknown()),
  reason: z.optional(z.unknown()),
  code: z.optional(z.unknown()),
  recovery_url: z.optional(z.unknown()),
  redeem_url: z.optional(z.unknown()),
  manage_url: z.optional(z.unknown()),
  upgrade_url: z.optional(z.unknown()),
});

/** What an error body says: words for the person, machine words that tell a credit cap from haste, a link that resolves it. */
export interface Problem {
  detail: string | null;
  words: string[];
  link: string | null;
}

const DETAIL_LIMIT = 500;

/** Where the pages are that Synap names by their path alone (docs/SYNAP-API.md, "Errors", 402). */
const DASHBOARD = 'https://synap.maximem.ai';

/** `/v1/…` and `/api/v1/…` answer programs, not people. */
const API_PATH = /^\/(?:api\/)?v\d+(?:\/|$)/;

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

/** One sentence from FastAPI's forms of `detail`: text, `{message}`, or a list of `{loc, msg}`. */
function sentence(value: unknown, depth = 0): string | null {
  if (typeof value === 'string') return value.trim() || null;
  // Lists within lists to any depth are an attack on the stack, not words.
  if (Array.isArray(value)) {
    if (depth > 2) return null;
    const said = value.slice(0, 5).map((one) => sentence(one, depth + 1));
    return said.filter(Boolean).join('; ') || null;
  }
  if (typeof value !== 'object' || value === null) return null;
  const words = 'msg' in value ? value.msg : 'message' in value ? value.message : undefined;
  return typeof words === 'string' ? words.trim() || null : null;
}

/** Reads an error body of any of the documented forms; a body of none of them says nothing. */
export function readProblem(json: unknown): Problem {
  const outer = problemSchema.safeParse(json);
  if (!outer.success) return { detail: null, words: [], link: null };
  const inner = problemSchema.safeParse(outer.data.detail);
  const layers = inner.success ? [inner.data, outer.data] : [outer.data];
  const said = sentence(outer.data.detail) ?? sentence(outer.data.message) ?? sentence(outer.data.error);
  // The page where everything about credits can be done comes first.
  const links = layers.flatMap((l) => [l.manage_url, l.upgrade_url, l.redeem_url, l.recovery_url]);
  return {
    detail: said?.slice(0, DETAIL_LIMIT) ?? null,
    words: layers.flatMap((l) => [l.error, l.reason, l.code]).filter((w) => typeof w === 'string'),
    link: links.map(safeLink).find((link) => link !== null) ?? null,
  };
}

import type { ErrorCode, SynapError } from './errors';
import { type ResponseHead, type ResponseMeta, readHeaders } from './headers';
import { isObject, parseJson } from './json';
import { type Problem, readProblem } from './problem';
import { redactKey } from './redact';
import { type Credits, type Memory, readCredits, readMemory, readWhoami, type Whoami } from './schemas';
import { readStatusBody, type StatusBody } from './status-body';

/** The part of a `Response` the client uses. */
export interface HttpResponse extends ResponseHead {
  body: { getReader(): BodyReader } | null;
}
interface BodyReader {
  read(): Promise<{ done: boolean; value?: Uint8Array | undefined }>;
  cancel(): Promise<void>;
}

/** What the client needs of its surroundings; every one is injected, so that time and the network can be played. */
export interface ClientDeps {
  fetch(url: string, init: RequestInit): Promise<HttpResponse>;
  now(): number;
  uuid(): string;
  after(ms: number, run: () => void): { cancel(): void };
}

export interface Access {
  /** Without a trailing slash. */
  baseUrl: string;
  apiKey: string;
}

/** Every call's answer: the value with what the headers said, or the error as a value. Nothing throws. */
export type Answer<T> =
  | { ok: true; value: T; raw: string; meta: ResponseMeta }
  | { ok: false; error: SynapError /** Null when no answer came at all. */; meta: ResponseMeta | null };

/**
 * Chrome kills the worker when a fetch takes over 30 s (docs/PLATFORM.md), and with it everything else in progress: a request
 * ends well before.
 */
export const REQUEST_TIMEOUT_MS = 20_000;

/** Far above any status body of a real job; a larger one is an error page or an attack, and is not read to its end. */
export const BODY_LIMIT_BYTES = 4 * 1024 * 1024;

type Body = { text: string } | { failure: 'too_large' };

async function readBody(response: HttpResponse): Promise<Body> {
  const reader = response.body?.getReader();
  if (!reader) return { text: '' };
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return { text: text + decoder.decode() };
    if (!value) continue;
    bytes += value.byteLength;
    if (bytes > BODY_LIMIT_BYTES) {
      // Not awaited: a server that never stops sending must not hold us here.
      reader.cancel().catch(() => undefined);
      return { failure: 'too_large' };
    }
    text += decoder.decode(value, { stream: true });
  }
}

/** A redirect that is not followed is seen as status 0 (Fetch standard, "opaque-redirect filtered response"). */
const isRedirect = ({ status }: HttpResponse) => status === 0 || (status >= 300 && status < 400);

const looksLikePage = (text: string) => /^\s*</.test(text);

/** What is no JSON comes from somebody else. */
const foreignCode = (text: string): ErrorCode => (looksLikePage(text) ? 'captive_portal' : 'not_json');

/** A body as it came, and as JSON; undefined where it is none. */
interface ReadBody {
  text: string;
  json: unknown;
}

/** Words by which a 429 says that waiting will not help (docs/SYNAP-API.md, "Errors"). */
const CREDIT_WORDS = new Set(['trial_limit_reached', 'subscription_inactive', 'insufficient_credits']);

/** What every 402 of Synap's speaks of (docs/SYNAP-API.md, "Errors"). One that does not is somebody else's toll. */
const SAYS_CREDITS = /credit|balance|overage|subscription|trial|(?:recovery|redeem|manage|upgrade)_url/i;

/**
 * What an answer under an error status says. Proxies, gateways and firewalls answer in Synap's place: only JSON can be its word
 * on a key or an ID, and anything else under 4xx is a passing trouble on the way.
 */
function codeOfStatus(status: number, { text, json }: ReadBody, problem: Problem): ErrorCode {
  // Only a proxy asks for a sign-in of its own.
  if (status === 407 || status === 511) return 'captive_portal';
  if (status === 408) return 'timed_out';
  if (status === 429)
    return problem.words.some((word) => CREDIT_WORDS.has(word)) ? 'no_credits' : 'rate_limited';
  if (status >= 400 && status < 500 && !isObject(json)) return foreignCode(text);
  if (status === 400 || status === 422) return 'id_rejected';
  if (status === 401 || status === 403) return 'key_rejected';
  if (status === 402) return SAYS_CREDITS.test(text) ? 'no_credits' : 'server_error';
  if (status === 404 || status === 410) return 'not_found';
  return 'server_error';
}

/** Synap's API over HTTP (docs/SYNAP-API.md). One instance serves every connection; it keeps nothing between calls. */
export function createClient({ fetch, now, uuid, after }: ClientDeps) {
  function failure(
    code: ErrorCode,
    meta: ResponseMeta | null,
    correlationId: string,
    problem?: Problem,
  ): Answer<never> {
    const error: SynapError = {
      code,
      detail: problem?.detail ?? null,
      httpStatus: meta?.httpStatus ?? null,
      correlationId: meta?.correlationId ?? correlationId,
      link: problem?.link ?? null,
    };
    return { ok: false, error, meta };
  }

  async function get<T>(
    access: Access,
    path: string,
    read: (json: unknown, text: string) => T | null,
  ): Promise<Answer<T>> {
    const correlationId = uuid();
    const abort = new AbortController();
    const deadline = after(REQUEST_TIMEOUT_MS, () => abort.abort());
    try {
      const response = await fetch(access.baseUrl + path, {
        method: 'GET',
        headers: {
          Accept: 'application/json',
          Authorization: `Bearer ${access.apiKey}`,
          'X-Correlation-ID': correlationId,
        },
        // The key goes to this origin and nowhere else (docs/ARCHITECTURE.md, "Rules that keep it true").
        redirect: 'manual',
        credentials: 'omit',
        cache: 'no-store',
        referrerPolicy: 'no-referrer',
        signal: abort.signal,
      });
      // Somebody else answers: Synap sends nobody elsewhere. Nothing is followed, so the key stays here.
      if (isRedirect(response)) return failure('captive_portal', null, correlationId);
      const said = readHeaders(response, correlationId, now());
      const meta = { ...said, correlationId: redactKey(said.correlationId ?? correlationId, access.apiKey) };
      const body = await readBody(response);
      if ('failure' in body) return failure(body.failure, meta, correlationId);
      return understand(redactKey(body.text, access.apiKey), meta, correlationId, read);
    } catch {
      return failure(abort.signal.aborted ? 'timed_out' : 'unreachable', null, correlationId);
    } finally {
      deadline.cancel();
    }
  }

  function understand<T>(
    text: string,
    meta: ResponseMeta,
    correlationId: string,
    read: (json: unknown, text: string) => T | null,
  ): Answer<T> {
    const json = parseJson(text);
    if (meta.httpStatus < 200 || meta.httpStatus > 299) {
      const problem = readProblem(json);
      return failure(codeOfStatus(meta.httpStatus, { text, json }, problem), meta, correlationId, problem);
    }
    if (json === undefined) return failure(foreignCode(text), meta, correlationId);
    const value = read(json, text);
    if (value === null) return failure('wrong_schema', meta, correlationId);
    return { ok: true, value, raw: text, meta };
  }

  return {
    /** The state of one ingestion. Costs no credits. */
    status: (access: Access, ingestionId: string): Promise<Answer<StatusBody>> =>
      get(access, `/api/v1/memories/status/${encodeURIComponent(ingestionId)}`, (json, text) =>
        readStatusBody(json, ingestionId, text),
      ),

    /** Whose key this is: the way to test one. */
    whoami: (access: Access): Promise<Answer<Whoami>> => get(access, '/api/v1/auth/whoami', readWhoami),

    /** One memory an ingestion produced. */
    memory: (access: Access, memoryId: string): Promise<Answer<Memory>> =>
      get(access, `/api/v1/memories/${encodeURIComponent(memoryId)}`, (json) => readMemory(json, memoryId)),

    /** The account's credits. The prefix really is `/v1` (docs/SYNAP-API.md). */
    credits: (access: Access): Promise<Answer<Credits>> => get(access, '/v1/credits/balance', readCredits),

    /**
     * Who answers at this base URL, asked without a key and without following anywhere: `redirect` and `page` mean that
     * something stands in between, `nothing` that no answer came. Only to explain a failure already seen.
     */
    async probe(baseUrl: string): Promise<'answered' | 'redirect' | 'page' | 'nothing'> {
      const abort = new AbortController();
      const deadline = after(REQUEST_TIMEOUT_MS, () => abort.abort());
      try {
        const response = await fetch(`${baseUrl}/health`, {
          redirect: 'manual',
          credentials: 'omit',
          cache: 'no-store',
          referrerPolicy: 'no-referrer',
          signal: abort.signal,
        });
        if (isRedirect(response)) return 'redirect';
        const body = await readBody(response);
        return 'text' in body && looksLikePage(body.text) ? 'page' : 'answered';
      } catch {
        return 'nothing';
      } finally {
        deadline.cancel();
      }
    },
  };
}

export type Client = ReturnType<typeof createClient>;

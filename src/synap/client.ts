import type { ErrorCode, SynapError } from './errors';
import { metaOfForeign, type ResponseMeta, readHeaders } from './headers';
import { type HttpResponse, readBody } from './http-body';
import { errorOfForeignBody, errorOfStatus, looksLikePage } from './http-error';
import { parseJson } from './json';
import { type Problem, readProblem } from './problem';
import { redactKey } from './redact';
import { type Credits, type Memory, readCredits, readMemory, readWhoami, type Whoami } from './schemas';
import { readStatusBody, type StatusBody } from './status-body';

/** What the client needs from outside, injected so that tests can replace time and the network. */
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

/** Reads a JSON body, which is given as text too. Null if it is of another shape. */
type ReadValue<T> = (json: unknown, text: string) => T | null;

/**
 * Chrome kills the worker when a fetch takes over 30 s (docs/PLATFORM.md), and with it everything else in progress: a request
 * ends well before.
 */
export const REQUEST_TIMEOUT_MS = 20_000;

/**
 * The key goes to its connection's origin and nowhere else (docs/ARCHITECTURE.md, "Rules that keep it true"): no redirect is
 * followed.
 */
const REQUEST: RequestInit = {
  method: 'GET',
  redirect: 'manual',
  credentials: 'omit',
  cache: 'no-store',
  referrerPolicy: 'no-referrer',
};

/** A redirect that is not followed is seen as status 0 (Fetch standard, "opaque-redirect filtered response"). */
const isRedirect = ({ status }: HttpResponse) => status === 0 || (status >= 300 && status < 400);

const isSuccess = (status: number) => status >= 200 && status <= 299;

/** Synap's API over HTTP (docs/SYNAP-API.md). One instance serves every connection; it keeps nothing between calls. */
export function createClient(deps: ClientDeps) {
  return {
    /** The state of one ingestion. Costs no credits. */
    status: (access: Access, ingestionId: string): Promise<Answer<StatusBody>> => {
      const path = `/api/v1/memories/status/${encodeURIComponent(ingestionId)}`;
      return get(deps, access, { path, read: (json, text) => readStatusBody(json, ingestionId, text) });
    },

    /** Whose key this is: the way to test one. */
    whoami: (access: Access): Promise<Answer<Whoami>> =>
      get(deps, access, { path: '/api/v1/auth/whoami', read: readWhoami }),

    /** One memory an ingestion produced. */
    memory: (access: Access, memoryId: string): Promise<Answer<Memory>> => {
      const path = `/api/v1/memories/${encodeURIComponent(memoryId)}`;
      return get(deps, access, { path, read: (json) => readMemory(json, memoryId) });
    },

    /** The account's credits. The prefix really is `/v1` (docs/SYNAP-API.md). */
    credits: (access: Access): Promise<Answer<Credits>> =>
      get(deps, access, { path: '/v1/credits/balance', read: readCredits }),

    /**
     * Who answers at this base URL, asked without a key and without following anywhere: `redirect` and `page` mean that
     * something stands in between, `nothing` that no answer came. Only to explain a failure already seen.
     */
    probe: (baseUrl: string) => probe(deps, baseUrl),
  };
}

export type Client = ReturnType<typeof createClient>;

async function get<T>(
  { fetch, now, uuid, after }: ClientDeps,
  { baseUrl, apiKey }: Access,
  { path, read }: { path: string; read: ReadValue<T> },
): Promise<Answer<T>> {
  const correlationId = uuid();
  const abort = new AbortController();
  // What a refusal means by its head alone, in case its body breaks off or does not end: how long to wait is known by then.
  const head: { refusal?: Answer<T> } = {};
  const request = async (): Promise<Answer<T>> => {
    const response = await fetch(baseUrl + path, {
      ...REQUEST,
      headers: {
        Accept: 'application/json',
        Authorization: `Bearer ${apiKey}`,
        'X-Correlation-ID': correlationId,
      },
      signal: abort.signal,
    });
    // Synap never redirects, so somebody else has answered.
    if (isRedirect(response)) return unanswered('captive_portal', correlationId);
    const said = readHeaders(response, correlationId, now());
    const meta = { ...said, correlationId: redactKey(said.correlationId ?? correlationId, apiKey) };
    if (!isSuccess(response.status)) head.refusal = readAnswer('', meta, read);
    const body = await readBody(response);
    if (body === null) return failed('too_large', meta);
    return readAnswer(redactKey(body, apiKey), meta, read);
  };
  try {
    return await inTime(request(), { abort, after });
  } catch {
    return head.refusal ?? unanswered(abort.signal.aborted ? 'timed_out' : 'unreachable', correlationId);
  }
}

/**
 * The answer to a request. Rejects after the time limit even if the browser does not end the aborted request; otherwise its ingestion
 * would count as in flight for ever.
 */
async function inTime<T>(
  request: Promise<T>,
  { abort, after }: Pick<ClientDeps, 'after'> & { abort: AbortController },
): Promise<T> {
  const isLate = new Promise<never>((_, reject) => {
    abort.signal.addEventListener('abort', reject);
  });
  const deadline = after(REQUEST_TIMEOUT_MS, () => abort.abort());
  try {
    return await Promise.race([request, isLate]);
  } finally {
    deadline.cancel();
  }
}

async function probe(
  { fetch, after }: ClientDeps,
  baseUrl: string,
): Promise<'answered' | 'redirect' | 'page' | 'nothing'> {
  const abort = new AbortController();
  const request = async () => {
    const response = await fetch(`${baseUrl}/health`, { ...REQUEST, signal: abort.signal });
    if (isRedirect(response)) return 'redirect';
    const body = await readBody(response);
    return body !== null && looksLikePage(body) ? 'page' : 'answered';
  };
  return inTime(request(), { abort, after }).catch(() => 'nothing');
}

/** What an answer says, by its status and its body. */
function readAnswer<T>(text: string, meta: ResponseMeta, read: ReadValue<T>): Answer<T> {
  const json = parseJson(text);
  if (!isSuccess(meta.httpStatus)) {
    const problem = readProblem(json);
    const code = errorOfStatus(meta.httpStatus, { text, json }, problem);
    return failed(code, isForeign(code, meta, text) ? metaOfForeign(meta) : meta, problem);
  }
  if (json === undefined) return failed(errorOfForeignBody(text), metaOfForeign(meta));
  const value = read(json, text);
  if (value === null) return failed('wrong_schema', metaOfForeign(meta));
  return { ok: true, value, raw: text, meta };
}

/** Whether an error is plainly not Synap's. A page under 429 may be: Synap's own gateway limits requests with one. */
function isForeign(code: ErrorCode, { httpStatus }: ResponseMeta, text: string): boolean {
  return code === 'captive_portal' || code === 'not_json' || (httpStatus !== 429 && looksLikePage(text));
}

/** The failure that an answer means. */
function failed(code: ErrorCode, meta: ResponseMeta, problem?: Problem): Answer<never> {
  const { httpStatus, correlationId } = meta;
  const error = {
    code,
    httpStatus,
    correlationId,
    detail: problem?.detail ?? null,
    link: problem?.link ?? null,
  };
  return { ok: false, error, meta };
}

/** The failure of a request that Synap has not answered. The correlation ID is our own. */
function unanswered(code: ErrorCode, correlationId: string): Answer<never> {
  return {
    ok: false,
    error: { code, httpStatus: null, correlationId, detail: null, link: null },
    meta: null,
  };
}

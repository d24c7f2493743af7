import type { Allowance } from './limiter';

/** The answers of the documented errors, shaped as FastAPI shapes them. */
const detail = (status: number, content: unknown, headers: Record<string, string> = {}): Response =>
  Response.json({ detail: content }, { status, headers });

/** One entry of a 422's list, as Pydantic names the parts. */
export interface Complaint {
  type: string;
  loc: (string | number)[];
  msg: string;
  input?: unknown;
}

const DASHBOARD = 'https://synap.maximem.ai';

/** The least an ingestion costs here. */
export const INGESTION_CREDITS = 1;

export const badRequest = (message: string) => detail(400, message);
export const keyMissing = () => detail(401, 'Missing API key', { 'WWW-Authenticate': 'Bearer' });
export const keyInvalid = () => detail(401, 'Invalid or revoked API key', { 'WWW-Authenticate': 'Bearer' });
export const forbidden = () =>
  detail(403, { code: 'forbidden', message: 'This API key has no access to the instance' });
export const notFound = (what: string) => detail(404, `${what} not found`);
export const noSuchRoute = () => detail(404, 'Not Found');
export const methodNotAllowed = (allow: string) => detail(405, 'Method Not Allowed', { Allow: allow });
export const unprocessable = (complaints: Complaint[]) => detail(422, complaints);
export const internalError = () => detail(500, 'Internal Server Error');

/** The transcript differs from what is known of that conversation. */
export const transcriptConflict = () =>
  detail(409, { code: 'transcript_conflict', message: 'The transcript contradicts the recorded one' });

/** As in production, the links are paths: the first one of the API, the others of the dashboard. */
export function insufficientCredits(balance: number): Response {
  return detail(402, {
    error: 'insufficient_credits',
    message: 'Not enough credits',
    balance_credits: balance,
    minimum_required_credits: INGESTION_CREDITS,
    recovery_url: '/v1/credits/balance',
    redeem_url: '/credits/redeem',
    manage_url: '/dashboard/billing',
  });
}

export function capReached(): Response {
  return detail(429, {
    error: 'trial_limit_reached',
    reason: 'trial_limit_reached',
    message: 'The trial has used up its credits',
    upgrade_url: `${DASHBOARD}/upgrade`,
  });
}

export function rateLimited(allowance: Allowance): Response {
  return detail(429, 'Rate limit exceeded', { 'Retry-After': String(allowance.retryAfterSec) });
}

/** A path parameter that is no UUID. */
export function malformedId(name: string, input: string): Response {
  return unprocessable([
    { type: 'uuid_parsing', loc: ['path', name], msg: 'Input should be a valid UUID', input },
  ]);
}

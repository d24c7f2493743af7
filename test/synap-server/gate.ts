import type { MiddlewareHandler } from 'hono';
import { balanceOf } from './accounts';
import { capReached, forbidden, insufficientCredits, keyInvalid, keyMissing, rateLimited } from './answers';
import type { Allowance } from './limiter';
import type { Env, World } from './world';

/** Knows the key and counts the request, before anything else is looked at. */
export function authenticate(world: World): MiddlewareHandler<Env> {
  return async (c, next) => {
    const { key } = c.get('entry');
    if (key === null) return keyMissing();
    const account = world.keys.find(key);
    if (!account || account.state === 'revoked') return keyInvalid();
    if (account.state === 'forbidden') return forbidden();
    const allowance = account.bucket?.take(world.now()) ?? null;
    if (allowance && !allowance.allowed) return withLimit(rateLimited(allowance), allowance);
    c.set('account', account);
    await next();
    if (allowance) withLimit(c.res, allowance);
    return undefined;
  };
}

/** Refuses what a key without credits, or over its cap, may not do. */
export const needsGoodStanding: MiddlewareHandler<Env> = async (c, next) => {
  const account = c.get('account');
  if (account.state === 'no_credits') return insufficientCredits(balanceOf(account));
  if (account.state === 'capped') return capReached();
  return next();
};

function withLimit(response: Response, allowance: Allowance): Response {
  response.headers.set('X-RateLimit-Limit', String(allowance.limit));
  response.headers.set('X-RateLimit-Remaining', String(allowance.remaining));
  response.headers.set('X-RateLimit-Reset', String(allowance.resetAtSec));
  return response;
}

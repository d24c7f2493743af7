import { randomBytes } from 'node:crypto';
import { PRO_LIMIT, type RateLimit, TokenBucket } from './limiter';

/**
 * What the server makes of a key. `revoked`: 401. `forbidden`: 403. `no_credits`: 402 on everything about memories.
 * `capped`: 429 with a credit reason there. whoami and the balance answer in the last two, as they cost nothing.
 */
export type KeyState = 'active' | 'revoked' | 'forbidden' | 'no_credits' | 'capped';

/** Two keys may name the same instance: they see the same jobs, each with a limit of its own. */
export interface KeyOptions {
  key?: string;
  clientId?: string;
  instanceId?: string;
  /** `equals_customer` is B2C, `strict` is B2B. */
  isolation?: 'equals_customer' | 'strict';
  /** Null: no limit, and answers without its headers. */
  limit?: RateLimit | null;
  credits?: number;
  state?: KeyState;
  /** Answers whoami instead of the identity: fields that are missing or new. */
  whoami?: Record<string, unknown>;
}

export interface Account {
  readonly key: string;
  readonly clientId: string;
  readonly instanceId: string;
  isolation: 'equals_customer' | 'strict';
  credits: number;
  state: KeyState;
  whoami: Record<string, unknown> | null;
  /** Null: not limited. */
  bucket: TokenBucket | null;
}

/** What can be changed of a key that exists. */
export type KeyPatch = Pick<KeyOptions, 'isolation' | 'limit' | 'credits' | 'state' | 'whoami'>;

/** The credits the server admits to. */
export function balanceOf({ state, credits }: Account): number {
  return state === 'no_credits' ? 0 : credits;
}

const hex16 = () => randomBytes(8).toString('hex');

/** All keys this server knows. Its changes count from the next request on. */
export class Keyring {
  readonly #accounts = new Map<string, Account>();
  readonly #now: () => number;
  readonly #defaultLimit: RateLimit | null;

  constructor(now: () => number, defaultLimit: RateLimit | null = PRO_LIMIT) {
    this.#now = now;
    this.#defaultLimit = defaultLimit;
  }

  /** Adds a key; whatever is not given is made up. Replaces one of the same text. */
  add(options: KeyOptions = {}): Account {
    const account: Account = {
      key: options.key ?? `synap_test_${randomBytes(12).toString('hex')}`,
      clientId: options.clientId ?? `cli_${hex16()}`,
      instanceId: options.instanceId ?? `inst_${hex16()}`,
      isolation: options.isolation ?? 'equals_customer',
      credits: options.credits ?? 1_000,
      state: options.state ?? 'active',
      whoami: options.whoami ?? null,
      bucket: this.#bucket(options.limit === undefined ? this.#defaultLimit : options.limit),
    };
    this.#accounts.set(account.key, account);
    return account;
  }

  /** Null for a key this server never knew. */
  find(key: string): Account | null {
    return this.#accounts.get(key) ?? null;
  }

  list(): Account[] {
    return [...this.#accounts.values()];
  }

  /** Throws for an unknown key. A new limit starts with its whole burst. */
  update(key: string, patch: KeyPatch): Account {
    const account = this.find(key);
    if (!account) throw new Error(`no such key: …${key.slice(-4)}`);
    const { limit, ...rest } = patch;
    Object.assign(account, rest);
    if (limit !== undefined) account.bucket = this.#bucket(limit);
    return account;
  }

  /** From now on 401. */
  revoke(key: string): void {
    this.update(key, { state: 'revoked' });
  }

  /** Whatever was wrong with it, it is good again. */
  restore(key: string): void {
    this.update(key, { state: 'active' });
  }

  #bucket(limit: RateLimit | null): TokenBucket | null {
    return limit && new TokenBucket(limit, this.#now());
  }
}

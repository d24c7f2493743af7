import type { HttpBindings } from '@hono/node-server';
import type { Account, Keyring } from './accounts';
import type { CreateRequest } from './bodies';
import type { Conversations } from './conversations';
import type { Fault, Faults } from './faults';
import type { JobStore } from './job-store';
import type { JobPlan } from './jobs';
import type { LoggedRequest, RequestLog } from './request-log';

/** Everything a request can see of the server. */
export interface World {
  /** Epoch ms: the server's clock, whatever this machine's says. */
  now(): number;
  /** From 0 up to 1. */
  random(): number;
  keys: Keyring;
  jobs: JobStore;
  conversations: Conversations;
  faults: Faults;
  log: RequestLog;
  /** How a job made by a POST is to go, where it differs from the usual. */
  plan(request: CreateRequest): JobPlan;
  /** Aborted on closing: nothing waits on. */
  closing: AbortSignal;
}

/** What Hono carries along with one request. `account` is set behind the gate. */
export interface Env {
  Bindings: HttpBindings;
  Variables: { entry: LoggedRequest; fault: Fault | null; account: Account };
}

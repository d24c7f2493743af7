import type { ConnectionView } from '../../../../src/watch/model/records';
import { MINUTE, now, SECOND } from './basics';

export const CONNECTION_ID = 'c1';

/** Of one that was removed. */
export const FORMER_ID = 'c9';

const identity = {
  clientId: 'cli_4f1c8d2e9b7a6053',
  instanceId: 'inst_0a9b8c7d6e5f4132',
  isolation: 'equals_customer',
  at: now - 3 * 24 * 60 * MINUTE,
};

export const connection: ConnectionView = {
  id: CONNECTION_ID,
  name: 'production',
  baseUrl: 'https://synap-cloud-prod.maximem.ai',
  colour: 'blue',
  keyMode: 'kept',
  last4: '1a2b',
  identity,
  checkError: null,
  blocked: null,
  limitPerMin: null,
  typicalMs: 14 * SECOND,
  slowAfterMs: 48 * SECOND,
};

export const staging: ConnectionView = {
  ...connection,
  id: 'c2',
  name: 'staging',
  colour: 'orange',
  baseUrl: 'http://localhost:8000',
  last4: '9f0e',
  keyMode: 'session',
  limitPerMin: 30,
};

export const longConnection: ConnectionView = {
  ...staging,
  id: 'c3',
  name: 'Customer-facing production instance of the northern European region, with all long names in '.padEnd(
    100,
    'x',
  ),
  colour: 'purple',
  baseUrl: `https://synap-${'very-long-internal-host-name-'.repeat(4)}.example.com/a/path/in/front/of/it`,
};

/** Its key has not been checked yet. */
export const unverified: ConnectionView = { ...connection, identity: null };

/** Its key has just been found to work. */
export const justVerified: ConnectionView = {
  ...connection,
  identity: { ...identity, at: now },
};

/** A connection that is blocked for this reason. */
export const blocked = (
  reason: NonNullable<ConnectionView['blocked']>['reason'],
  more: Partial<NonNullable<ConnectionView['blocked']>> = {},
): ConnectionView => ({
  ...connection,
  blocked: {
    reason,
    since: now - 60_000,
    until: null,
    notifiedAt: now,
    detail: null,
    correlationId: null,
    link: null,
    ...more,
  },
});

/** Somebody's own Synap, which the browser has not been allowed to reach. */
export const localCloud: ConnectionView = {
  ...blocked('permission_missing'),
  id: 'c2',
  name: 'local cloud',
  colour: 'orange',
  baseUrl: 'http://localhost:8000',
  identity: null,
};

import type { Diagnosis } from '../../../../src/messages';
import { MINUTE, now, SECOND } from './basics';
import { CONNECTION_ID, connection } from './connections';

/** What the diagnostics find, with something of each kind. */
export const diagnosis: Diagnosis = {
  at: now,
  wokeAt: now - 40 * SECOND,
  lastRoundAt: now - 2 * SECOND,
  alarmAt: now + 21 * SECOND,
  isAlarmNeeded: true,
  online: true,
  notifications: { permission: 'granted', shown: 0 },
  storage: { bytes: 1_234_567, keys: 702 },
  counts: { inProgress: 4, total: 340, unseenProblems: 1, damaged: 0, newer: 0 },
  connections: [
    {
      id: CONNECTION_ID,
      name: 'production',
      baseUrl: connection.baseUrl,
      keyMode: 'kept',
      hasPermission: true,
      key: 'opens',
      live: { tookMs: 184, httpStatus: 200, error: null },
      verifiedAt: now - 3 * 24 * 60 * MINUTE,
      blocked: null,
      connectionError: 'timed_out',
      pausedUntil: null,
      offsetMs: -252 * SECOND,
      limitPerMin: 60,
      ownLimitPerMin: null,
    },
    {
      id: 'c2',
      name: 'staging',
      baseUrl: 'https://staging.example.com',
      keyMode: 'session',
      hasPermission: false,
      key: 'key_needed',
      live: null,
      verifiedAt: null,
      blocked: 'key_needed',
      connectionError: null,
      pausedUntil: null,
      offsetMs: 0,
      limitPerMin: 60,
      ownLimitPerMin: 12,
    },
  ],
  log: [],
};

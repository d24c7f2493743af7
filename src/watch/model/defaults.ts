import { DEFAULT_KEEP, DEFAULT_MAX_WATCH_TIME_MS } from './limits';
import { SCHEMA_VERSION, type SchedulerState, type Settings, type Summary } from './records';

/** The settings before the person has changed any. */
export const DEFAULT_SETTINGS: Settings = {
  schema: SCHEMA_VERSION,
  notify: { completed: true, partial_success: true, failed: true, other: true },
  notifySlow: false,
  quiet: null,
  keep: DEFAULT_KEEP,
  maxWatchTimeMs: DEFAULT_MAX_WATCH_TIME_MS,
  theme: 'system',
  defaultConnectionId: null,
  readClipboard: false,
};

export const EMPTY_SUMMARY: Summary = {
  schema: SCHEMA_VERSION,
  attention: { ingestions: [], connections: [], notificationGroups: [] },
  nextSeq: 1,
  counts: { inProgress: 0, total: 0, unseenProblems: 0, damaged: 0, newer: 0 },
  inProgress: [],
  recent: [],
  hasOlder: false,
  stopped: [],
  batches: [],
  connections: [],
  formerConnections: [],
  defaultConnectionId: null,
  theme: 'system',
  storageFull: false,
};

/** The scheduler's state at the first start of a browser session: nothing was polled yet, so whatever finished did so while away. */
export function newSchedulerState(now: number): SchedulerState {
  return {
    schema: SCHEMA_VERSION,
    startedAt: now,
    lastRoundAt: null,
    lastActedAt: null,
    notifiedAt: [],
    away: null,
    visibleAt: {},
  };
}

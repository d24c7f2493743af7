import { DEFAULT_KEEP, DEFAULT_LONGEST_WATCH_MS } from './constants';
import { type Active, type Pulse, SCHEMA, type Settings, type View } from './records';

/** The settings before the person has changed any. */
export const DEFAULT_SETTINGS: Settings = {
  schema: SCHEMA,
  notify: { completed: true, partial_success: true, failed: true, other: true },
  quiet: null,
  keep: DEFAULT_KEEP,
  longestWatchMs: DEFAULT_LONGEST_WATCH_MS,
  theme: 'system',
  defaultConnectionId: null,
  readClipboard: false,
};

export const EMPTY_ACTIVE: Active = {
  schema: SCHEMA,
  ids: [],
  connections: [],
  notices: [],
  nextSeq: 1,
  viewVersion: 0,
};

export const EMPTY_VIEW: View = {
  schema: SCHEMA,
  version: 0,
  counts: { underWay: 0, total: 0, unseenFailures: 0, damaged: 0, newer: 0 },
  underWay: [],
  recent: [],
  batches: [],
  connections: [],
  defaultConnectionId: null,
  theme: 'system',
  storageFull: false,
};

/** What the runner remembers at the first start of a browser session: nothing, so everything missed counts as away. */
export function newPulse(now: number): Pulse {
  return {
    schema: SCHEMA,
    startedAt: now,
    lastRoundAt: null,
    lastActedAt: null,
    toldAt: [],
    away: null,
    lookedAt: {},
  };
}

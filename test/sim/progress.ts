import type { Connection, Ingestion } from '../../src/watch/model/records';
import type { Invariant } from './invariants';
import type { Since } from './obstacles';

/** Something that has to happen within a time, which begins when nothing is in its way any more. */
export interface Deadline {
  promise: Extract<
    Invariant,
    'polled-in-time' | 'resumes-after-a-jump' | 'outcome-in-time' | 'notified-in-time'
  >;
  /** The round of the ingestion that it is about. */
  what: string;
  since: Since;
  withinMs: number;
  /** The time that it may take if more polls are due than our share allows. A function, because that is slow to work out. */
  crowdedMs?: () => number;
}

/** The newest poll of an ingestion. */
export interface Poll {
  at: number;
  /** The record as it was before the poll. */
  record: Ingestion;
  /** What the background then took for the server's time, in epoch ms. */
  serverNow: number;
  /** What the machine's clock showed then. */
  now: number;
  /** What was known then of how long the jobs of the connection take. */
  durationModel: Connection['durationModel'];
  /** How long its round had been watched by then: the sum of the gaps between its polls. */
  watchedMs: number;
}

/** What the background has done so far, as far as deadlines depend on it. Times are by the clock that never jumps. */
export interface Progress {
  /** By ingestion. */
  readonly polls: Map<string, Poll>;
  /** By ingestion: what has to be done about it next (such as a poll, or a notification), and since when. */
  readonly changed: Map<string, { state: string; at: number }>;
  /** By batch: when one of its ingestions was last written. */
  readonly batchChangedAt: Map<string, number>;
  /** Ingestions that have been deleted: on which connection each was, and when `changed` last changed for it. */
  readonly gone: { connectionId: string; wasRefused: boolean; changedAt: number }[];
  /** When notifications of outcomes and of slow ingestions were shown. */
  readonly shownAt: number[];
  /** When the settings were last written. */
  settingsAt: number;
}

import type { Connection, Ingestion } from '../../src/watch/model/records';
import type { Invariant } from './invariants';
import type { Since } from './obstacles';

/** Something that must have happened this long after nothing stood in its way any more. */
export interface Deadline {
  promise: Extract<
    Invariant,
    'polled-in-time' | 'resumes-after-a-jump' | 'outcome-in-time' | 'notified-in-time'
  >;
  what: string;
  since: Since;
  withinMs: number;
  /** What it may take where many are due at once, which is laborious to find out. */
  crowdedMs?: () => number;
}

/** The newest poll of an ingestion. */
export interface Poll {
  at: number;
  /** As it was before. */
  record: Ingestion;
  /** What the background took for the server's time, and its own. */
  serverNow: number;
  now: number;
  durationModel: Connection['durationModel'];
  /** How many were in progress on the connection. */
  inProgress: number;
  /** How long its round has been watched, by the gaps between its polls. */
  watchedMs: number;
}

/** How far the background has come. */
export interface Progress {
  /** By ingestion. */
  readonly polls: Map<string, Poll>;
  /** By ingestion: when its present round became pollable, or its outcome pending. */
  readonly changed: Map<string, { state: string; at: number }>;
  readonly batchChangedAt: Map<string, number>;
  /** What was in progress once and is deleted since: on which connection, and when its state changed last. */
  readonly gone: { connectionId: string; wasRefused: boolean; changedAt: number }[];
  /** When notifications of outcomes were shown. */
  readonly shownAt: number[];
  settingsAt: number;
}

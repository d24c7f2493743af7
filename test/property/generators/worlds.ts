import fc from 'fast-check';
import { EMPTY_SUMMARY } from '../../../src/watch/model/defaults';
import { keys, type LogEntry, type RawResponse, SCHEMA_VERSION } from '../../../src/watch/model/records';
import { idOf } from '../../unit/samples';
import { connection, connectionRuntime } from './connections';
import { orNull, text } from './fields';
import { ingestion } from './ingestions';
import { anyJson, perhapsDamaged } from './json';
import { batch, notification, scheduler, settings } from './outbox';
import { anyTime } from './times';

export type Stored = Record<string, unknown>;

/** What both areas of storage hold, and how the background starts over it. */
export interface World {
  local: Stored;
  session: Stored;
  how: 'quick' | 'whole';
}

const how = fc.constantFrom('quick' as const, 'whole' as const);
const INGESTIONS = [0, 1, 2, 3].map(idOf);

const anyKey = fc.constantFrom(
  ...INGESTIONS.map(keys.ingestion),
  'ingestion:',
  'ingestion:not-an-id',
  'connection:home',
  'connection:',
  'batch:b1',
  keys.notificationGroup('n1'),
  keys.rawResponse(idOf(0)),
  keys.damaged(keys.ingestion(idOf(0))),
  keys.summary,
  keys.settings,
  '__proto__',
);

/** Anything under any key. */
export const garbage: fc.Arbitrary<World> = fc.record({
  local: fc.dictionary(anyKey, anyJson, { maxKeys: 8 }),
  session: fc.dictionary(fc.constantFrom('runtime:home', 'scheduler', 'log', 'key:home'), anyJson),
  how,
});

const detail: fc.Arbitrary<RawResponse> = fc.record({
  schema: fc.constant(SCHEMA_VERSION),
  raw: text,
  truncated: fc.boolean(),
  at: anyTime,
  correlationId: orNull(text),
  changes: fc.constant([]),
  noise: fc.array(text, { maxLength: 2 }),
  changedLast: fc.array(text, { maxLength: 2 }),
});

const logEntry: fc.Arbitrary<LogEntry> = fc.record({
  at: anyTime,
  event: fc.constantFrom('polled', 'failed_poll', 'finished', 'notified', 'blocked', 'unblocked'),
  ingestionId: orNull(fc.nat(3).map(idOf)),
  connectionId: orNull(fc.constant('home')),
  what: text,
  correlationId: orNull(text),
  tookMs: orNull(fc.nat(30_000)),
});
const log = fc.record({ schema: fc.constant(SCHEMA_VERSION), entries: fc.array(logEntry, { maxLength: 4 }) });

/** The summary that the background has written for these records. */
const summary = {
  ...EMPTY_SUMMARY,
  attention: { ingestions: INGESTIONS, connections: ['home', 'away'], notificationGroups: ['n1'] },
  nextSeq: 10,
};

/** Whether the summary is as the background has written it, so that a quick start reads what it lists. */
export const isSummaryIntact = (local: Stored) =>
  JSON.stringify(local[keys.summary]) === JSON.stringify(summary);

const localOf = (maybe: <T>(valid: fc.Arbitrary<T>) => fc.Arbitrary<unknown>) => ({
  [keys.ingestion(idOf(0))]: maybe(ingestion(0)),
  [keys.ingestion(idOf(1))]: maybe(ingestion(1)),
  [keys.ingestion(idOf(2))]: maybe(ingestion(2)),
  [keys.rawResponse(idOf(0))]: maybe(detail),
  'connection:home': maybe(connection('home')),
  'connection:away': maybe(connection('away')),
  'batch:b1': maybe(batch('b1')),
  [keys.notificationGroup('n1')]: maybe(notification('n1')),
  [keys.settings]: maybe(settings),
  [keys.summary]: maybe(fc.constant(summary)),
});
const sessionOf = (maybe: <T>(valid: fc.Arbitrary<T>) => fc.Arbitrary<unknown>) => ({
  'runtime:home': maybe(connectionRuntime),
  'runtime:away': maybe(connectionRuntime),
  scheduler: maybe(scheduler),
  log: maybe(log),
});

/** Valid records of which some, the summary among them, are missing, have lost a field or hold another value in it. */
export const damaged: fc.Arbitrary<World> = fc.record({
  local: fc.record(
    {
      ...localOf(perhapsDamaged),
      // What an earlier start set aside.
      [keys.damaged(keys.ingestion(idOf(0)))]: anyJson,
    },
    { requiredKeys: [] },
  ),
  session: fc.record(sessionOf(perhapsDamaged), { requiredKeys: [] }),
  how,
});

/** All of it as the background wrote it. */
export const intact: fc.Arbitrary<World> = fc.record({
  local: fc.record(localOf((valid) => valid)),
  session: fc.record(sessionOf((valid) => valid)),
  how,
});

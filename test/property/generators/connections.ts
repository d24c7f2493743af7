import fc from 'fast-check';
import { COLOURS } from '../../../src/watch/model/colours';
import { OWN_LIMIT_MAX, OWN_LIMIT_MIN } from '../../../src/watch/model/limits';
import {
  BLOCKS,
  type Connection,
  type ConnectionRuntime,
  SCHEMA_VERSION,
} from '../../../src/watch/model/records';
import { BURST_AT_600 } from '../../../src/watch/scheduling/constants';
import { type DurationModel, initialDurationModel } from '../../../src/watch/scheduling/duration-model';
import { learn, type Observation } from '../../../src/watch/scheduling/learn-durations';
import { idOf, connection as sampleConnection } from '../../unit/samples';
import { failure, halfNull, mostlyNull, orNull, text } from './fields';
import { anyTime, nearby } from './times';

/** The API key that every stored connection holds sealed, as the memory browser seals. */
export const KEY = 'synap_live_0123456789abcdef';
export const SEALED = {
  ciphertext: [...KEY].map((c) => (c.codePointAt(0) ?? 0) + 1_000).join('.'),
  iv: 'iv',
};

const block = fc.record({
  reason: fc.constantFrom(...BLOCKS),
  since: anyTime,
  until: halfNull(anyTime),
  notifiedAt: halfNull(anyTime),
  detail: orNull(text),
  correlationId: orNull(text),
  link: orNull(text),
});

/** Durations as they come, and some that cannot be. */
const duration = fc.oneof(fc.nat(600_000), fc.constantFrom(0, -1, 1e308, 86_400_000));
const observation: fc.Arbitrary<Observation> = fc.oneof(
  fc.record({ kind: fc.constant('finished' as const), waitMs: orNull(duration), totalMs: duration }),
  fc.record({ kind: fc.constant('unfinished' as const), ageMs: duration }),
);

/** What a connection has learned of a few jobs, or of none. */
const durationModel: fc.Arbitrary<DurationModel> = fc
  .array(observation, { maxLength: 10 })
  .map((seen) => seen.reduce(learn, initialDurationModel()));

export const connection = (id: string): fc.Arbitrary<Connection> =>
  fc
    .record({
      name: text,
      baseUrl: fc.constantFrom(
        'https://synap-cloud-prod.maximem.ai',
        'https://other.example',
        'http://localhost:8080',
      ),
      colour: fc.constantFrom(...COLOURS),
      addedAt: anyTime,
      keyMode: fc.constantFrom('kept' as const, 'kept' as const, 'session' as const),
      sealed: orNull(fc.constant(SEALED)),
      last4: text,
      keyEpoch: fc.nat(5),
      removedAt: fc.constant(null),
      identity: orNull(
        fc.record({ clientId: orNull(text), instanceId: orNull(text), isolation: orNull(text), at: anyTime }),
      ),
      checkError: halfNull(failure),
      blocked: mostlyNull(block),
      limitPerMin: mostlyNull(fc.integer({ min: OWN_LIMIT_MIN, max: OWN_LIMIT_MAX })),
      durationModel,
    })
    .map((over) => sampleConnection(id, over));

const poll = fc.record({
  dueAt: anyTime,
  lastPolledAt: orNull(anyTime),
  answeredAt: orNull(anyTime),
  failures: fc.nat(20),
});

/** What may be spent on a connection, and where the polling of the first seven ingestions stands. */
export const connectionRuntime: fc.Arbitrary<ConnectionRuntime> = fc.record({
  schema: fc.constant(SCHEMA_VERSION),
  tokens: fc.oneof(
    { weight: 3, arbitrary: fc.integer({ min: 0, max: 10 * BURST_AT_600 }).map((tenths) => tenths / 10) },
    { weight: 1, arbitrary: fc.constantFrom(-1_000, -20, -0.5, 0, 0.999, 1, BURST_AT_600) },
  ),
  tokensAt: anyTime,
  limitPerMin: fc.oneof(fc.integer({ min: 1, max: 6_000 }), fc.constantFrom(1, 60, 600, 1.5)),
  failures: fc.oneof(fc.nat(2), fc.nat(50)),
  failedAt: orNull(anyTime),
  pausedUntil: mostlyNull(anyTime),
  serverPausedUntil: mostlyNull(anyTime),
  connectionError: halfNull(failure),
  offsetMs: fc.oneof(nearby, anyTime),
  polls: fc.dictionary(fc.nat(6).map(idOf), poll, { maxKeys: 6 }),
});

import fc from 'fast-check';
import { DEFAULT_SETTINGS, newSchedulerState } from '../../../src/watch/model/defaults';
import {
  type Batch,
  type NotificationGroup,
  SCHEMA_VERSION,
  type SchedulerState,
  type Settings,
} from '../../../src/watch/model/records';
import { idOf } from '../../unit/samples';
import { halfNull, mostlyNull, orNull, someIds } from './fields';
import { outcomeKind } from './ingestions';
import { anyTime, NOW } from './times';

/** What decides which notifications are sent and when. */

export const batch = (id: string): fc.Arbitrary<Batch> =>
  fc.record({
    schema: fc.constant(SCHEMA_VERSION),
    id: fc.constant(id),
    addedAt: anyTime,
    ids: someIds,
    notifiedAt: halfNull(anyTime),
  });

export const notification = (id: string): fc.Arbitrary<NotificationGroup> =>
  fc.record({
    schema: fc.constant(SCHEMA_VERSION),
    id: fc.constant(id),
    kind: fc.constantFrom('digest', 'away', 'quiet', 'batch'),
    at: anyTime,
    batchId: fc.constantFrom(null, 'b1'),
    members: fc.array(
      fc.record({ id: fc.nat(6).map(idOf), round: fc.integer({ min: 1, max: 3 }), kind: outcomeKind }),
      { maxLength: 3 },
    ),
    namedBefore: fc.array(outcomeKind, { maxLength: 3 }),
    tries: fc.nat(6),
  });

const minute = fc.integer({ min: 0, max: 1439 });

export const settings: fc.Arbitrary<Settings> = fc
  .record({
    notify: fc.record({
      completed: fc.boolean(),
      partial_success: fc.boolean(),
      failed: fc.boolean(),
      other: fc.boolean(),
    }),
    notifySlow: fc.boolean(),
    quiet: halfNull(fc.record({ from: minute, to: minute })),
    keep: fc.oneof(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 100_000 })),
    maxWatchTimeMs: fc.integer({ min: 60_000, max: 10 * 86_400_000 }),
    theme: fc.constantFrom('system' as const, 'light' as const, 'dark' as const),
    defaultConnectionId: fc.constantFrom(null, 'home', 'gone'),
    readClipboard: fc.boolean(),
  })
  .map((over) => ({ ...DEFAULT_SETTINGS, ...over }));

export const scheduler: fc.Arbitrary<SchedulerState> = fc
  .record({
    startedAt: anyTime,
    lastRoundAt: orNull(anyTime),
    lastActedAt: orNull(anyTime),
    notifiedAt: fc.array(anyTime, { maxLength: 4 }),
    away: mostlyNull(fc.record({ waitingFor: someIds, since: anyTime, until: anyTime })),
    visibleAt: fc.dictionary(fc.nat(6).map(idOf), anyTime, { maxKeys: 3 }),
  })
  .map((over) => ({ ...newSchedulerState(NOW), ...over }));

import fc from 'fast-check';
import { hasPendingNotification } from '../../../src/watch/model/ingestion';
import {
  type Batch,
  type Ingestion,
  type IngestionId,
  type OutcomeKind,
  SCHEMA_VERSION,
} from '../../../src/watch/model/records';
import { awaitReader, endWatch, newIngestion, stopWatch } from '../../../src/watch/model/rounds';
import { AWAY_COLLECT_MAX_MS } from '../../../src/watch/notifications/constants';
import type { NotificationInput } from '../../../src/watch/notifications/plan-notifications';
import { idOf } from '../../unit/samples';
import { mostlyNull } from './fields';
import { outcomeKind } from './ingestions';
import { scheduler, settings } from './outbox';
import { NOW } from './times';

const DAY = 86_400_000;

export const minuteOfDay = (at: number) => Math.floor((((at / 60_000) % 1440) + 1440) % 1440);

/** Most of what is to be notified ended seconds ago; clocks jump. */
const ago = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: -4_000, max: 0 }) },
  { weight: 2, arbitrary: fc.integer({ min: -8_000, max: 0 }) },
  { weight: 1, arbitrary: fc.integer({ min: -2 * DAY, max: 2 * DAY }) },
);

interface Draft {
  state: 'pending' | 'awaited' | 'read' | 'watching' | 'stopped' | 'notified' | 'missing';
  kind: OutcomeKind;
  since: number;
  batchId: string | null;
}

const draft: fc.Arbitrary<Draft> = fc.record({
  state: fc.oneof(
    fc.constant('pending' as const),
    fc.constantFrom('pending', 'awaited', 'read', 'watching', 'stopped', 'notified', 'missing'),
  ),
  kind: fc.oneof(fc.constant('completed' as const), outcomeKind),
  since: ago.map((ms) => NOW + ms),
  batchId: fc.constantFrom(null, null, 'b1', 'b2'),
});

/** More outcomes within seconds than are notified one by one. */
const burst = fc.array(
  fc
    .integer({ min: -4_000, max: 0 })
    .map((ms): Draft => ({ state: 'pending', kind: 'completed', since: NOW + ms, batchId: null })),
  { minLength: 4, maxLength: 8 },
);

function recordOf({ state, kind, since, batchId }: Draft, n: number): Ingestion | null {
  if (state === 'missing') return null;
  const added = { id: idOf(n), connectionId: 'home', batchId, source: 'popup', seq: n } as const;
  const watching = newIngestion(added, NOW);
  if (state === 'watching') return watching;
  if (state === 'stopped') return stopWatch(watching, since);
  const ended = endWatch(watching, kind, since);
  const over = state === 'awaited' || state === 'read' ? awaitReader(ended) : ended;
  if (state === 'notified') return { ...over, notification: { state: 'sent', id: 'n', at: since } };
  return state === 'read' ? { ...over, seenAt: since } : over;
}

function inputOf(
  drafts: Draft[],
  rest: Pick<NotificationInput, 'scheduler' | 'settings'>,
): NotificationInput {
  const records = new Map<IngestionId, Ingestion>();
  for (const [n, one] of drafts.entries()) {
    const record = recordOf(one, n);
    if (record !== null) records.set(record.id, record);
  }
  const batches = ['b1', 'b2'].map((id): Batch => {
    const ids = drafts.flatMap((one, n) => (one.batchId === id ? [idOf(n)] : []));
    return { schema: SCHEMA_VERSION, id, addedAt: NOW, ids, notifiedAt: null };
  });
  return {
    ...rest,
    now: NOW,
    minuteOfDay,
    pending: [...records.values()].filter(hasPendingNotification),
    batches: batches.filter(({ ids }) => ids.length > 0),
    find: (id) => records.get(id) ?? null,
    stragglesAfterMs: () => 5 * 60_000,
  };
}

/** A collection that has just begun or is long over, or whose clock was set back meanwhile; none lasts longer than the most. */
const away = fc
  .record({
    waitingFor: fc.array(fc.nat(6).map(idOf), { maxLength: 2 }),
    sinceMs: fc.oneof(ago, fc.integer({ min: -DAY, max: DAY })),
    lastsMs: fc.integer({ min: 0, max: AWAY_COLLECT_MAX_MS }),
  })
  .map(({ waitingFor, sinceMs, lastsMs }) => ({
    waitingFor,
    since: NOW + sinceMs,
    until: NOW + sinceMs + lastsMs,
  }));

const schedulerNow = fc
  .record({ one: scheduler, notified: fc.array(ago, { maxLength: 3 }), away: mostlyNull(away) })
  .map(({ one, notified, away }) => ({ ...one, notifiedAt: notified.map((ms) => NOW + ms), away }));

const everything = { completed: true, partial_success: true, failed: true, other: true };

/** Quiet hours that end now. */
const JUST_OVER = { from: 0, to: minuteOfDay(NOW) };

const settingsNow = fc
  .record({ settings, isAllOn: fc.boolean(), isJustOver: fc.constantFrom(false, false, false, true) })
  .map(({ settings, isAllOn, isJustOver }) => ({
    ...settings,
    notify: isAllOn ? everything : settings.notify,
    quiet: isJustOver ? JUST_OVER : settings.quiet,
  }));

/** What the outbox looks at, in any state. */
export const notificationInput: fc.Arbitrary<NotificationInput> = fc
  .record({
    drafts: fc.oneof(fc.array(draft, { maxLength: 10 }), burst),
    /** By how much the clock was set since all of it was written. */
    leap: fc.constantFrom(0, 0, 0, 3_600_000, -3_600_000),
    scheduler: schedulerNow,
    settings: settingsNow,
  })
  .map(({ drafts, leap, ...rest }) =>
    inputOf(
      drafts.map((one) => ({ ...one, since: one.since + leap })),
      rest,
    ),
  );

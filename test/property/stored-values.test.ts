import { describe, test } from 'vitest';
import { hasPendingNotification, isPollable } from '../../src/watch/model/ingestion';
import { SUPPRESSION_REASONS } from '../../src/watch/model/notification-mark-schema';
import { BLOCKS, ingestionSchema, keys, OUTCOMES, SOURCES } from '../../src/watch/model/records';
import { idOf } from '../unit/samples';
import { expectEach, expectEachOf, sampleOf } from './coverage';
import { connection, connectionRuntime } from './generators/connections';
import { ingestion } from './generators/ingestions';
import { perhapsDamaged } from './generators/json';
import { batch, notification, scheduler, settings } from './generators/outbox';
import { NOW } from './generators/times';
import { damaged, garbage, intact, isSummaryIntact, type World } from './generators/worlds';

const isSoon = (at: number | null, ms: number) => at !== null && at > NOW && at - NOW < ms;
const HOUR = 3_600_000;

describe('the stored values that properties are tried with are', () => {
  test('ingestions in every state, with notifications pending, sent and suppressed for every reason', () => {
    const made = sampleOf(ingestion(0));
    const ends = made.flatMap((one) => (one.state === 'ended' ? [one] : []));
    expectEachOf(made, ['watching', 'stopped', 'ended'], ({ state }) => state);
    expectEachOf(made, SOURCES, ({ source }) => source);
    expectEachOf(ends, OUTCOMES, ({ outcome }) => outcome.kind);
    expectEachOf(ends, ['pending', 'sent', 'suppressed'], ({ notification }) => notification.state);
    expectEachOf(ends, SUPPRESSION_REASONS, ({ notification }) =>
      notification.state === 'suppressed' ? notification.why : null,
    );
    expectEach(ends, {
      'waits for its reader': ({ notification }) =>
        notification.state === 'pending' && notification.awaitsReader,
      'was refused by the browser': ({ notification }) =>
        notification.state === 'pending' && notification.tries > 0,
      'is to be told': hasPendingNotification,
    });
    expectEach(made, {
      'may be polled': isPollable,
      'is removed': ({ removedAt }) => removedAt !== null,
      'was removed a moment ago': ({ removedAt }) => removedAt !== null && Math.abs(removedAt - NOW) < 10_000,
      'was added on another connection': ({ addedOn }) => addedOn !== null,
      'is of a batch': ({ batchId }) => batchId !== null,
      'was refused three times': ({ refusals }) => refusals.count >= 3,
      'is in trouble': ({ lastError }) => lastError !== null,
      'is as new': ({ status, queuedAt, label }) => status === null && queuedAt === null && label === '',
    });
  });

  test('connections with and without a key, a block of every kind, a limit of their own, and learned durations', () => {
    const made = sampleOf(connection('home'));
    expectEachOf(made, BLOCKS, ({ blocked }) => blocked?.reason ?? null);
    expectEach(made, {
      'is free': ({ blocked }) => blocked === null,
      'recovers by itself': ({ blocked }) => blocked !== null && blocked.until !== null,
      'waits for the person': ({ blocked }) => blocked !== null && blocked.until === null,
      'is blocked, and nobody was told': ({ blocked }) => blocked !== null && blocked.notifiedAt === null,
      'keeps its key in memory': ({ keyMode }) => keyMode === 'session',
      'has lost its key': ({ sealed }) => sealed === null,
      'has a limit of its own': ({ limitPerMin }) => limitPerMin !== null,
      'has learned': ({ durationModel }) => durationModel.recent.length > 0,
      'has learned nothing': ({ durationModel }) => durationModel.recent.length === 0,
    });
  });

  test('runtime states with and without tokens, in debt, held, and polled', () => {
    expectEach(sampleOf(connectionRuntime), {
      'may send several': ({ tokens }) => tokens >= 2,
      'may send none': ({ tokens }) => tokens >= 0 && tokens < 1,
      'is in debt': ({ tokens }) => tokens < 0,
      'is held for a while': ({ pausedUntil }) => isSoon(pausedUntil, HOUR),
      'was asked to wait': ({ serverPausedUntil }) => serverPausedUntil !== null,
      'is free': ({ pausedUntil }) => pausedUntil === null,
      'is in trouble': ({ failures }) => failures >= 2,
      'has one that is due soon': ({ polls }) =>
        Object.values(polls).some(({ dueAt }) => isSoon(dueAt, HOUR)),
      'has one that is due': ({ polls }) => Object.values(polls).some(({ dueAt }) => dueAt <= NOW),
      'has one that failed': ({ polls }) => Object.values(polls).some(({ failures }) => failures > 0),
    });
    expectEach(sampleOf(scheduler), {
      'collects what happened while away': ({ away }) => away !== null && away.waitingFor.length > 0,
      'was polled lately': ({ lastRoundAt }) => lastRoundAt !== null && Math.abs(NOW - lastRoundAt) < HOUR,
      'has a page in sight': ({ visibleAt }) =>
        Object.values(visibleAt).some((at) => Math.abs(NOW - at) < 15_000),
      'has told lately': ({ notifiedAt }) => notifiedAt.some((at) => Math.abs(NOW - at) < 5_000),
    });
  });

  test('settings with quiet hours, through midnight too, and each switch on and off', () => {
    expectEach(sampleOf(settings), {
      'has no quiet hours': ({ quiet }) => quiet === null,
      'has quiet hours': ({ quiet }) => quiet !== null && quiet.from < quiet.to,
      'has quiet hours through midnight': ({ quiet }) => quiet !== null && quiet.from > quiet.to,
      'silences completed': ({ notify }) => !notify.completed,
      'silences partial success': ({ notify }) => !notify.partial_success,
      'silences failed': ({ notify }) => !notify.failed,
      'silences the others': ({ notify }) => !notify.other,
      'silences everything': ({ notify }) => !Object.values(notify).includes(true),
      'keeps next to nothing': ({ keep }) => keep <= 3,
    });
  });

  test('batches and notifications of several outcomes', () => {
    expectEach(sampleOf(batch('b1')), {
      'is to be told': ({ notifiedAt }) => notifiedAt === null,
      'was told': ({ notifiedAt }) => notifiedAt !== null,
      'is large': ({ ids }) => ids.length > 3,
      'is empty': ({ ids }) => ids.length === 0,
    });
    const groups = sampleOf(notification('n1'));
    expectEachOf(groups, ['digest', 'away', 'quiet', 'batch'], ({ kind }) => kind);
    expectEach(groups, {
      'names several': ({ members }) => members.length > 1,
      'was refused by the browser': ({ tries }) => tries > 0,
    });
  });
});

describe('the storage that the background is started over is', () => {
  const isReadable = (value: unknown) => ingestionSchema.safeParse(value).success;
  const first = ({ local }: World) => local[keys.ingestion(idOf(0))];

  test('damaged here and there, with a summary that can be read and one that cannot', () => {
    const made = sampleOf(damaged, 500);
    expectEachOf(made, ['quick', 'whole'], ({ how }) => how);
    expectEach(made, {
      'has a good record': (world) => isReadable(first(world)),
      'has a damaged record': (world) => first(world) !== undefined && !isReadable(first(world)),
      'misses a record': (world) => first(world) === undefined,
      'has its summary': ({ local }) => isSummaryIntact(local),
      'has no summary at all': ({ local }) => !(keys.summary in local),
      'has something that was set aside': ({ local }) => keys.damaged(keys.ingestion(idOf(0))) in local,
      'has a log': ({ session }) => 'log' in session,
      'has raw responses': ({ local }) => keys.rawResponse(idOf(0)) in local,
    });
    const values = sampleOf(perhapsDamaged(ingestion(0)));
    expectEach(values, { readable: isReadable, unreadable: (value) => !isReadable(value) });
  });

  test('full of anything, or intact', () => {
    expectEach(sampleOf(garbage, 500), {
      'has a record': (world) => first(world) !== undefined,
      'has two kinds': ({ local }) => 'connection:home' in local && keys.settings in local,
    });
    expectEach(sampleOf(intact, 200), { readable: (world) => isReadable(first(world)) });
  });
});

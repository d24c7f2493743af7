import { describe, expect, it } from 'vitest';
import { REQUEST_TIMEOUT_MS } from '../../../src/synap/client';
import { ALARM_FLOOR_MS, BACK_OFF_MAX_MS, KEY_RETRY_GAPS_MS } from '../../../src/watch/scheduling/constants';
import type { CallFault } from '../support/life';
import { connected, HOUR, ingestionId, MINUTE, NOON, type Scenario, SECOND } from '../support/scenario';

const first = ingestionId(1);

/** Every call to the browser by which a background starts, watches one job and notifies its end; `fetch` and the lock among them. */
const CALLS = [
  ...['local.get', 'local.getAll', 'local.set', 'local.remove', 'localQuota'],
  ...['session.get', 'session.set', 'session.remove'],
  ...['alarms.nextAt', 'alarms.create', 'alarms.clear'],
  ...['notifications.create', 'notifications.clear', 'notifications.shown'],
  ...['permissions.has', 'badge.show', 'vault.open', 'fetch', 'lock state'],
];

/** What befalls calls of one name: the next so many of them, or all of them for so long. */
type Trouble = { fault: CallFault } & ({ times: number } | { forMs: number });

const TROUBLES: [string, Trouble][] = [
  ['fails once', { fault: 'fails', times: 1 }],
  ['fails for a minute', { fault: 'fails', forMs: MINUTE }],
  ['once never answers', { fault: 'hangs', times: 1 }],
  ['never answers for a minute', { fault: 'hangs', forMs: MINUTE }],
  ['answers after seven seconds for a minute', { fault: { answersAfterMs: 7 * SECOND }, forMs: MINUTE }],
  ['once answers after forty seconds', { fault: { answersAfterMs: 40 * SECOND }, times: 1 }],
];

function befall(story: Scenario, name: string, trouble: Trouble): void {
  const { clock } = story.browser;
  const endsAt = 'forMs' in trouble ? clock.now() + trouble.forMs : Number.POSITIVE_INFINITY;
  let left = 'times' in trouble ? trouble.times : Number.POSITIVE_INFINITY;
  story.faultOf = (call) => {
    if (call !== name || clock.now() >= endsAt || left === 0) return null;
    left -= 1;
    return trouble.fault;
  };
}

/** The trouble begins five seconds after the watch and is over in the second minute; the job ends in the first. */
const TROUBLE_OVER_MS = 75 * SECOND;

/** What then delays the notification at most: a pause that has begun, the alarm that ends it, and a request that is waited for. */
const pauseMs = (call: string) => (call === 'vault.open' ? KEY_RETRY_GAPS_MS[2] : BACK_OFF_MAX_MS);
const boundMs = (call: string) => pauseMs(call) + ALARM_FLOOR_MS + REQUEST_TIMEOUT_MS;

/** Has a job watched that ends while calls of this name go wrong, and holds what has to have come of it in time. */
async function expectNotifiedOnce(call: string, [what, trouble]: (typeof TROUBLES)[number], isCold: boolean) {
  const story = await connected();
  story.synap.job(first, { endsInMs: 20 * SECOND });
  await story.watch(first);
  await story.advance(5 * SECOND);
  if (isCold) story.stopWorker();
  befall(story, call, trouble);
  if (isCold) story.worker().onAlarm('poll');
  await story.advance(TROUBLE_OVER_MS + boundMs(call));
  expect(story.newNotifications(), what).toEqual([`${first}:1:completed`]);
  expect([story.notification(first), story.browser.alarm], what).toEqual(['sent', null]);
  expect([story.blockedBy(story.home), story.connectionErrorOf(story.home)], what).toEqual([null, null]);
  expect(story.browser.badge, what).toMatchObject({ text: '', tone: 'idle' });
}

describe('calls to the browser that go wrong, of one kind at a time', () => {
  it.each(CALLS)('%s: the finish is notified once, and nothing stops for good', async (call) => {
    for (const trouble of TROUBLES) await expectNotifiedOnce(call, trouble, false);
  });

  it.each(CALLS)('%s: nor when the background is started meanwhile', async (call) => {
    for (const trouble of TROUBLES.filter(([, one]) => 'forMs' in one))
      await expectNotifiedOnce(call, trouble, true);
  });
});

describe('the toolbar button that the browser does not change', () => {
  it('costs a few tries and no more: what watches nothing falls asleep', async () => {
    const story = await connected();
    story.synap.job(first, { endsInMs: SECOND });
    story.faultOf = (call) => (call === 'badge.show' ? 'fails' : null);
    await story.watch(first);
    await story.advance(5 * MINUTE);
    story.stopsIdleWorker = true;
    await story.advance(HOUR);
    expect(story.hasWorker()).toBe(false);
    expect(story.browser.created.map(({ at }) => at < NOON + MINUTE)).toEqual([true]);
  });
});

import { describe, expect, it } from 'vitest';
import { connected, HOUR, ingestionId, ingestionIds, MINUTE, SECOND } from './support/scenario';

const LEARNED = ingestionIds(12);
const slow = ingestionId(50);
const several = Array.from({ length: 6 }, (_, n) => ingestionId(60 + n));

/** A connection on which a dozen jobs have taken ten seconds each, and a person who wants to hear of slow ones. */
async function learned({ notifySlow = true, finishes = LEARNED.length } = {}) {
  const story = await connected();
  await story.send({ type: 'saveSettings', patch: { notifySlow } });
  for (const id of LEARNED.slice(0, finishes)) {
    story.synap.job(id, { queuedAgoMs: 10 * SECOND, endsInMs: 0 });
    await story.watch(id);
  }
  // So that none of these counts among the notifications of the hour.
  await story.advance(2 * HOUR);
  story.newNotifications();
  return story;
}

/** Much longer than usual, and long enough for what is held back by others. */
const MUCH_LONGER = 15 * MINUTE;

type Story = Awaited<ReturnType<typeof learned>>;

async function begin(story: Story, id: string, endsInMs?: number): Promise<void> {
  story.synap.job(id, { queuedAgoMs: 0, ...(endsInMs === undefined ? {} : { endsInMs }) });
  await story.watch(id);
}

describe('an ingestion that takes much longer than usual', () => {
  it('is notified once, if the person wants that, and its outcome is notified as well', async () => {
    const story = await learned();
    await begin(story, slow, 40 * MINUTE);
    await story.advance(20 * SECOND);
    expect(story.newNotifications()).toEqual([]);
    await story.advance(MUCH_LONGER);
    expect(story.newNotifications()).toEqual([`${slow}:1:slow`]);
    await story.restartBrowser();
    await story.advance(30 * MINUTE);
    expect(story.newNotifications()).toEqual([`${slow}:1:completed`]);
  });

  it.each([
    ['west', -5],
    ['east', 5.5],
  ])(
    'whose server writes its local time, %s of Greenwich, is notified in time and with its own age',
    async (_, hours) => {
      const story = await learned();
      const local = new Date(story.browser.clock.now() + hours * HOUR).toISOString().replace('Z', '');
      story.synap.job(slow, { queuedAgoMs: 0, fields: { queued_at: local, started_at: local } });
      await story.watch(slow);
      const before = story.browser.created.length;
      await story.advance(HOUR);
      const messages = story.browser.created.slice(before).map(({ message }) => message);
      expect(messages).toEqual([expect.stringMatching(/^notificationSlowWhy durationMinutes 1 /)]);
    },
  );

  it('says how long it has been and what is usual, and a click opens it', async () => {
    const story = await learned();
    await begin(story, slow);
    await story.advance(MUCH_LONGER);
    const shown = story.browser.created.at(-1);
    expect(shown?.title).toBe('notificationSlow doc-50');
    expect(shown?.message).toMatch(/^notificationSlowWhy duration.* durationSeconds 10$/);
    await story.click(`${slow}:1:slow`);
    expect(story.browser.opened).toEqual([`history.html#/ingestion/${slow}`]);
  });

  it('is tried five times where the browser refuses the notification, and then given up', async () => {
    const story = await learned();
    await begin(story, slow);
    story.browser.faults.refusesNotifications = true;
    await story.advance(HOUR);
    expect(story.browser.refused).toHaveLength(5);
    expect(story.ingestion(slow).slow).toMatchObject({ state: 'suppressed', why: 'undeliverable' });
  });

  it('is not notified unless the person has asked for that', async () => {
    const story = await learned({ notifySlow: false });
    await begin(story, slow);
    await story.advance(MUCH_LONGER);
    expect(story.newNotifications()).toEqual([]);
  });

  it('is not known before a fair number of jobs have finished', async () => {
    const story = await learned({ finishes: 5 });
    await begin(story, slow);
    await story.advance(MUCH_LONGER);
    expect(story.newNotifications()).toEqual([]);
  });

  it('is notified again in the next round, and of the last one nothing is left on the screen', async () => {
    const story = await learned();
    await begin(story, slow, 30 * MINUTE);
    await story.advance(40 * MINUTE);
    expect(story.newNotifications()).toEqual([`${slow}:1:slow`, `${slow}:1:completed`]);
    expect([...story.browser.shown.keys()]).not.toContainEqual(expect.stringContaining(`:slow`));
    story.synap.job(slow, { queuedAgoMs: 0 });
    await story.send({ type: 'check', ids: [slow] });
    await story.advance(MUCH_LONGER);
    expect(story.newNotifications()).toEqual([`${slow}:2:slow`]);
  });

  it('is notified once if the background is killed right after that', async () => {
    const story = await learned();
    await begin(story, slow);
    story.killAfter(/notifications\.create/);
    await story.advance(2 * MUCH_LONGER);
    expect(story.newNotifications()).toEqual([`${slow}:1:slow`]);
    expect(story.find(slow)?.slow?.state).toBe('sent');
  });
});

describe('in quiet hours', () => {
  const minuteOf = (at: number) => (at / MINUTE) % 1_440;

  it('nothing is notified; afterwards only what is still in progress', async () => {
    const story = await learned();
    const now = story.browser.clock.now();
    const quiet = { from: minuteOf(now), to: minuteOf(now + 40 * MINUTE) };
    await story.send({ type: 'saveSettings', patch: { quiet } });
    await begin(story, slow);
    await begin(story, several[0] ?? '', 20 * MINUTE);
    await story.advance(30 * MINUTE);
    expect(story.newNotifications()).toEqual([]);
    await story.advance(20 * MINUTE);
    const ids = story.newNotifications();
    expect(ids).toContain(`${slow}:1:slow`);
    expect(ids.filter((id) => id.endsWith(':slow'))).toHaveLength(1);
  });

  it('what the person switches off before is never notified', async () => {
    const story = await learned();
    const now = story.browser.clock.now();
    const quiet = { from: minuteOf(now), to: minuteOf(now + 40 * MINUTE) };
    await story.send({ type: 'saveSettings', patch: { quiet } });
    await begin(story, slow);
    await story.advance(MUCH_LONGER);
    await story.send({ type: 'saveSettings', patch: { notifySlow: false, quiet: null } });
    await story.advance(MUCH_LONGER);
    expect(story.newNotifications()).toEqual([]);
    expect(story.find(slow)?.slow).toMatchObject({ state: 'suppressed', why: 'switched_off' });
  });
});

describe('several that are slow at once', () => {
  it('are each named once where the background is killed after the first, and the rest has waited for a digest', async () => {
    const story = await learned();
    const both = several.slice(0, 2);
    for (const id of both) await begin(story, id);
    story.killAfter(/notifications\.create/);
    await story.advance(MUCH_LONGER);
    expect(new Set(story.newNotifications())).toEqual(new Set(both.map((id) => `${id}:1:slow`)));
  });

  it('are a few notifications and a digest, each named in one, also over a kill', async () => {
    const story = await learned();
    for (const id of several) story.synap.job(id, { queuedAgoMs: 0 });
    await story.watch(several.slice(0, 3));
    await story.watch(several.slice(3));
    await story.advance(30 * SECOND);
    story.killAfter(/notifications\.create/);
    await story.advance(MUCH_LONGER);
    const ids = story.newNotifications();
    expect(ids.length).toBeLessThanOrEqual(4);
    expect(new Set(ids).size).toBe(ids.length);
    const marks = several.map((id) => story.find(id)?.slow);
    expect(marks.map((mark) => mark?.state)).toEqual(several.map(() => 'sent'));
    expect(new Set(marks.map((mark) => mark?.id))).toEqual(
      new Set(story.browser.created.slice(-ids.length).map(({ id }) => id)),
    );
  });
});

it('an outcome that comes first is all that is notified', async () => {
  const story = await learned();
  await begin(story, slow, 25 * SECOND);
  await story.advance(MUCH_LONGER);
  expect(story.newNotifications()).toEqual([`${slow}:1:completed`]);
});

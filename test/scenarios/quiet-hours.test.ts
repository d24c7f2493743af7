import { describe, expect, it } from 'vitest';
import { API_KEY, connected, HOUR, ingestionIds, MINUTE, type Scenario, SECOND } from './support/scenario';

const ELEVEN_PM = Date.UTC(2026, 0, 15, 23, 0, 0);
const SEVEN_AM = ELEVEN_PM + 8 * HOUR;
const ids = ingestionIds(3);
const [first = ''] = ids;

/** With quiet hours from ten in the evening to seven in the morning. */
async function quietAtNight(now: number) {
  const story = await connected(now);
  await story.send({ type: 'saveSettings', patch: { quiet: { from: 22 * 60, to: 7 * 60 } } });
  return story;
}

async function finish(story: Scenario, finishing: string[]): Promise<void> {
  for (const id of finishing) story.synap.job(id, { endsInMs: 10 * SECOND });
  for (const id of finishing) await story.watch(id);
  await story.advance(30 * SECOND);
}

const titles = (story: Scenario) => story.browser.created.map(({ title }) => title);

describe('quiet hours over midnight', () => {
  it('end tomorrow: what finished in them is notified then, in one digest', async () => {
    const story = await quietAtNight(ELEVEN_PM);
    await finish(story, ids);
    story.stopWorker();
    await story.advance(SEVEN_AM - story.browser.clock.now() + MINUTE);
    expect(story.browser.created).toMatchObject([
      { title: 'notificationQuiet notificationTallyCompleted_other 3', at: SEVEN_AM },
    ]);
    expect(story.browser.alarm).toBeNull();
  });

  it('hold a batch and its failures, which are then in one notification', async () => {
    const story = await quietAtNight(ELEVEN_PM);
    const batch = ingestionIds(4);
    for (const id of batch) story.synap.job(id, { endsInMs: 0, as: id === first ? 'failed' : 'completed' });
    await story.watch(batch);
    await story.advance(MINUTE);
    expect(titles(story)).toEqual([]);
    await story.advance(12 * HOUR);
    expect(titles(story)).toEqual([
      'notificationBatch notificationTallyCompleted_other 3, notificationTallyFailed_one 1',
    ]);
    expect(batch.map((id) => story.notification(id))).toEqual(batch.map(() => 'sent'));
  });

  it('hold back that a connection needs the person, who is notified when they end if it still does', async () => {
    const story = await quietAtNight(ELEVEN_PM);
    const work = await story.connect({ name: 'Work', key: `${API_KEY}_work` });
    const [atHome = '', atWork = ''] = ids;
    story.synap.job(atHome);
    story.synap.job(atWork);
    await story.watch(atHome, story.home);
    await story.watch(atWork, work);
    story.synap.refusedKeys.add(API_KEY);
    story.synap.refusedKeys.add(`${API_KEY}_work`);
    await story.advance(HOUR);
    expect([story.home, work].map((id) => story.blockedBy(id))).toEqual(['key_rejected', 'key_rejected']);
    story.synap.refusedKeys.delete(`${API_KEY}_work`);
    await story.send({ type: 'retryConnection', connectionId: work });
    story.stopWorker();
    await story.advance(SEVEN_AM - story.browser.clock.now() + MINUTE);
    expect(story.browser.created).toMatchObject([{ title: 'notificationKeyRejected Home', at: SEVEN_AM }]);
  });

  it('hold up no check of what has ended in them, and only what it finds is notified', async () => {
    const story = await quietAtNight(ELEVEN_PM);
    for (const id of ids) story.synap.job(id, { endsInMs: 10 * SECOND, as: 'failed' });
    for (const id of ids) await story.watch(id);
    await story.advance(30 * SECOND);
    for (const id of ids) story.synap.job(id, { endsInMs: 10 * SECOND });
    await story.send({ type: 'check', ids });
    expect(ids.map((id) => story.standing(id))).toEqual(['watching', 'watching', 'watching']);
    await story.advance(12 * HOUR);
    expect(titles(story)).toEqual(['notificationQuiet notificationTallyCompleted_other 3']);
  });

  it('hold up nobody who watches again what was not found, with the right key', async () => {
    const story = await quietAtNight(ELEVEN_PM);
    await story.watch(first);
    await story.advance(10 * MINUTE);
    expect(story.standing(first)).toBe('not_found');
    story.synap.job(first, { endsInMs: 10 * SECOND });
    expect((await story.watch(first)).restarted).toEqual([first]);
    await story.advance(12 * HOUR);
    expect(titles(story)).toEqual(['notificationCompleted doc-01']);
  });

  it('hold nothing before they begin, and nothing once they are switched off', async () => {
    const story = await quietAtNight(ELEVEN_PM - HOUR - MINUTE);
    await finish(story, [first]);
    expect(titles(story)).toEqual(['notificationCompleted doc-01']);
    await story.advance(MINUTE);
    await finish(story, ids.slice(1));
    expect(titles(story)).toHaveLength(1);
    await story.send({ type: 'saveSettings', patch: { quiet: null } });
    await story.advance(SECOND);
    expect(titles(story).slice(1)).toEqual(['notificationTallyCompleted_other 2']);
  });

  it.each([
    ['from New York to Berlin', -5 * 60, 60],
    ['from Berlin to New York', 60, -5 * 60],
    ['from London to Kathmandu', 0, 5 * 60 + 45],
    ['from Auckland to Honolulu, over the date line', 13 * 60, -10 * 60],
    ['from London to Saint John, half an hour off', 0, -3 * 60 - 30],
    ['from standard time to daylight saving time', 60, 120],
    ['from daylight saving time to standard time', 120, 60],
  ])('end when the clock of where the person is now says so: %s', async (_, fromZone, toZone) => {
    const story = await quietAtNight(ELEVEN_PM - fromZone * MINUTE);
    story.browser.clock.zoneMinutes = fromZone;
    await finish(story, ids);
    story.stopWorker();
    await story.advance(2 * MINUTE);
    expect(titles(story)).toEqual([]);
    story.browser.clock.zoneMinutes = toZone;
    const isOver = () => {
      const minute = story.browser.clock.minuteOfDay(story.browser.clock.now());
      return minute >= 7 * 60 && minute < 22 * 60;
    };
    while (!isOver()) {
      expect(titles(story)).toEqual([]);
      await story.advance(MINUTE);
    }
    await story.advance(15 * MINUTE);
    expect(titles(story)).toHaveLength(1);
  });

  it('last longer further west, to the minute', async () => {
    const story = await quietAtNight(ELEVEN_PM);
    await finish(story, ids);
    await story.advance(3 * HOUR);
    story.browser.clock.zoneMinutes = -3 * 60;
    await story.advance(SEVEN_AM - story.browser.clock.now() + HOUR);
    expect(titles(story)).toEqual([]);
    await story.advance(3 * HOUR);
    expect(story.browser.created).toMatchObject([{ at: SEVEN_AM + 3 * HOUR }]);
  });
});

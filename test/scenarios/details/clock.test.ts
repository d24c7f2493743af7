import { describe, expect, it } from 'vitest';
import { connected, HOUR, ingestionId, MINUTE, SECOND } from '../support/scenario';

const [first] = [ingestionId(1)];
const YEAR = 365 * 24 * HOUR;

describe('a clock that is set', () => {
  it.each([
    ['ahead by an hour', HOUR],
    ['ahead by a year', YEAR],
    ['back by an hour', -HOUR],
    ['back by a year', -YEAR],
  ])('%s while the background runs delays no poll', async (_, byMs) => {
    const story = await connected();
    story.synap.job(first, { endsInMs: 90 * SECOND });
    await story.watch(first);
    await story.advance(MINUTE);
    story.setClock(byMs);
    await story.advance(35 * SECOND);
    expect(story.newNotifications()).toEqual([`${first}:1:completed`]);
  });

  it('back while the background sleeps is made good by whatever wakes it', async () => {
    const story = await connected();
    story.synap.job(first, { queuedAgoMs: 3 * HOUR, endsInMs: 20 * MINUTE });
    await story.watch(first);
    await story.advance(10 * MINUTE);
    story.stopWorker();
    // Chrome goes by the wall clock: the alarm rings a year later, unless something else comes first.
    story.setClock(-YEAR);
    await story.show();
    story.stopWorker();
    await story.advance(16 * MINUTE);
    expect(story.newNotifications()).toEqual([`${first}:1:completed`]);
  });

  it('back during a pause that the server asked for makes it hardly longer', async () => {
    const story = await connected();
    story.synap.job(first);
    story.synap.instead = () => story.synap.json(429, {}, { 'Retry-After': '90' });
    await story.watch(first);
    story.synap.instead = null;
    await story.advance(10 * SECOND);
    story.setClock(-30 * MINUTE);
    await story.show();
    await story.advance(90 * SECOND);
    expect(story.standing(first)).toBe('watching');
    expect(story.troubleOf(story.home)).toBeNull();
  });
});

it('the longest watch is counted by the clock of the server: no jump of this machine’s ends a watch', async () => {
  const story = await connected();
  await story.send({ type: 'saveSettings', patch: { longestWatchMs: 4 * MINUTE } });
  story.synap.job(first);
  await story.watch(first);
  await story.advance(MINUTE);
  story.setClock(100 * HOUR);
  await story.advance(MINUTE);
  expect(story.standing(first)).toBe('watching');
  story.setClock(-100 * HOUR);
  await story.show();
  await story.advance(MINUTE);
  expect(story.standing(first)).toBe('watching');
  await story.advance(2 * MINUTE);
  expect(story.newNotifications()).toEqual([`${first}:1:timed_out`]);
});

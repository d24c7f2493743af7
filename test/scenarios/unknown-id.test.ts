import { describe, expect, it } from 'vitest';
import {
  API_KEY,
  connected,
  edited,
  HOUR,
  ingestionId,
  MINUTE,
  type Scenario,
  SECOND,
} from './support/scenario';

const [first] = [ingestionId(1)];
const WORK_KEY = `${API_KEY}-work`;

/** An answer that is on its way for so long. */
async function answeredAfter(story: Scenario, ms: number, answer: () => Response): Promise<Response> {
  await new Promise<void>((resolve) => story.browser.clock.after(ms, resolve));
  return answer();
}

describe('an ID that Synap does not know', () => {
  it.each([404, 410])('answered with %i is polled for over a minute, and then not found', async (status) => {
    const story = await connected();
    story.synap.answers(first, () => story.synap.json(status, { detail: 'unknown ingestion' }));
    await story.watch(first);
    await story.advance(58 * SECOND);
    expect(story.standing(first)).toBe('watching');
    expect(story.synap.polls().length).toBeGreaterThan(4);
    await story.advance(40 * SECOND);
    expect(story.standing(first)).toBe('not_found');
    expect(story.newNotifications()).toEqual([`${first}:1:not_found`]);
    await story.advance(HOUR);
    expect(story.browser.alarm).toBeNull();
  });

  it.each([0, 700, 1_500])(
    'is not found in the second minute though whoami takes %i ms longer than a poll',
    async (whoamiMs) => {
      const story = await connected();
      story.synap.instead = ({ id }) =>
        id === null && whoamiMs > 0
          ? answeredAfter(story, whoamiMs, () => story.synap.json(200, { client_id: 'cli_1' }))
          : null;
      story.synap.answers(first, () => story.synap.json(404, { detail: 'unknown ingestion' }));
      await story.watch(first);
      await story.advance(70 * SECOND);
      expect(story.standing(first)).toBe('not_found');
    },
  );

  it('is asked for anew with another key: what the key before was refused says nothing', async () => {
    const story = await connected();
    await story.watch(first);
    await story.advance(30 * SECOND);
    await story.connect({ ...edited(story.home), key: WORK_KEY });
    await story.advance(45 * SECOND);
    expect(story.standing(first)).toBe('watching');
    story.synap.job(first, { endsInMs: 0, knownTo: WORK_KEY });
    await story.advance(MINUTE);
    expect(story.newNotifications()).toEqual([`${first}:1:completed`]);
  });

  it('is polled with another key as often as a new one: it may be known a moment later', async () => {
    const story = await connected();
    await story.watch(first);
    await story.advance(50 * SECOND);
    await story.connect({ ...edited(story.home), key: WORK_KEY });
    await story.advance(2 * SECOND);
    story.synap.job(first, { endsInMs: 0, knownTo: WORK_KEY });
    await story.advance(10 * SECOND);
    expect(story.newNotifications()).toEqual([`${first}:1:completed`]);
  });

  it('is not found in the usual time though another connection is given another key meanwhile', async () => {
    const story = await connected();
    story.synap.answers(first, () => story.synap.json(404, { detail: 'unknown ingestion' }));
    await story.watch(first);
    await story.advance(50 * SECOND);
    await story.connect({ ...edited(await story.connect({ key: WORK_KEY })), key: `${WORK_KEY}-2` });
    await story.advance(50 * SECOND);
    expect(story.standing(first)).toBe('not_found');
  });

  it('at first, as after its creation, is watched like any other as soon as it is known', async () => {
    const story = await connected();
    await story.watch(first);
    await story.advance(10 * SECOND);
    story.synap.job(first, { endsInMs: 30 * SECOND });
    await story.advance(40 * SECOND);
    expect(story.newNotifications()).toEqual([`${first}:1:completed`]);
  });

  it('on its connection is polled once on each other one, and watched where it is known', async () => {
    const story = await connected();
    const work = await story.connect({ name: 'Work', key: WORK_KEY });
    await story.connect({ name: 'Spare', key: `${API_KEY}-spare` });
    story.synap.job(first, { endsInMs: 20 * SECOND, knownTo: WORK_KEY });
    await story.watch(first, story.home);
    await story.advance(30 * SECOND);
    expect(story.newNotifications()).toEqual([`${first}:1:completed`]);
    expect(story.ingestion(first)).toMatchObject({ connectionId: work, addedOn: story.home });
    const polledWith = story.synap.polls().map(({ key }) => key);
    expect(polledWith.filter((key) => key === API_KEY)).toHaveLength(1);
    expect(polledWith.slice(1)).toEqual(polledWith.slice(1).map(() => WORK_KEY));
  });

  it('at first waits for no connection that is paused: it is watched as soon as its own knows it', async () => {
    const story = await connected();
    const work = await story.connect({ name: 'Work', key: WORK_KEY });
    const wait = { 'Retry-After': '3600' };
    story.synap.instead = ({ key }) =>
      key === WORK_KEY ? new Response('', { status: 503, headers: wait }) : null;
    await story.send({ type: 'retryConnection', connectionId: work });
    await story.watch(first, story.home);
    await story.advance(3 * SECOND);
    story.synap.job(first, { endsInMs: 20 * SECOND });
    await story.advance(40 * SECOND);
    expect(story.newNotifications()).toEqual([`${first}:1:completed`]);
  });

  it('at first waits for no connection without a request to spare', async () => {
    const story = await connected();
    const work = await story.connect({ name: 'Work', key: WORK_KEY, limitPerMin: 1 });
    for (const n of [2, 3, 4]) story.synap.job(ingestionId(n));
    await story.watch([2, 3, 4].map(ingestionId), work);
    await story.advance(2 * SECOND);
    await story.watch(first, story.home);
    await story.advance(3 * SECOND);
    story.synap.job(first, { endsInMs: 20 * SECOND });
    await story.advance(40 * SECOND);
    expect(story.newNotifications()).toEqual([`${first}:1:completed`]);
  });

  it('waits for its end until a connection that is paused has been asked too', async () => {
    const story = await connected();
    const work = await story.connect({ name: 'Work', key: WORK_KEY });
    const wait = { 'Retry-After': '600' };
    story.synap.instead = ({ key }) =>
      key === WORK_KEY ? new Response('', { status: 503, headers: wait }) : null;
    await story.send({ type: 'retryConnection', connectionId: work });
    await story.watch(first, story.home);
    await story.advance(9 * MINUTE);
    expect(story.standing(first)).toBe('watching');
    story.synap.instead = null;
    await story.advance(3 * MINUTE);
    expect(story.standing(first)).toBe('not_found');
    expect(story.synap.polls().filter(({ key }) => key === WORK_KEY)).toHaveLength(1);
  });

  it('waits for no connection that is stopped', async () => {
    const story = await connected();
    const work = await story.connect({ name: 'Work', key: WORK_KEY });
    story.synap.refusedKeys.add(WORK_KEY);
    await story.send({ type: 'retryConnection', connectionId: work });
    expect(story.blockedBy(work)).toBe('key_rejected');
    await story.watch(first, story.home);
    await story.advance(2 * MINUTE);
    expect(story.standing(first)).toBe('not_found');
  });

  it('on any connection is polled only once on each other one, on dead ones too', async () => {
    const story = await connected();
    const dead = await story.connect({ name: 'Dead', baseUrl: 'https://dead.example', key: WORK_KEY });
    await story.connect({ name: 'Spare', key: `${API_KEY}-spare` });
    story.synap.instead = ({ key }) => (key === WORK_KEY ? story.synap.page(502) : null);
    await story.watch(first, story.home);
    await story.advance(2 * MINUTE);
    expect(story.standing(first)).toBe('not_found');
    expect(story.ingestion(first).connectionId).toBe(story.home);
    for (const key of [WORK_KEY, `${API_KEY}-spare`])
      expect(story.synap.polls().filter((poll) => poll.key === key)).toHaveLength(1);
    expect(story.connection(dead).blocked).toBeNull();
  });
});

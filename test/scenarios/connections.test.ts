import { describe, expect, it } from 'vitest';
import { heldBack } from '../support/virtual-clock';
import {
  API_KEY,
  BASE_URL,
  connected,
  ELSEWHERE,
  edited,
  ingestionId,
  ingestionIds,
  MINUTE,
  OTHER_KEY,
  type Scenario,
  SECOND,
} from './support/scenario';

const first = ingestionId(1);

describe('a connection', () => {
  it('is one, however often its page sends the same key for the same base URL', async () => {
    const story = await connected();
    expect(await story.connect({ baseUrl: `${BASE_URL}/` })).toBe(story.home);
    expect(await story.connect({ key: OTHER_KEY })).not.toBe(story.home);
    expect(await story.connect({ baseUrl: ELSEWHERE })).not.toBe(story.home);
  });

  it('is found by its key whatever became of the keys of the others', async () => {
    const story = await connected();
    await story.connect({ ...edited(story.home), keyMode: 'session' });
    const key = `${API_KEY}9999`;
    const work = await story.connect({ key });
    expect(await story.connect({ key })).toBe(work);
    const play = await story.connect({ key: OTHER_KEY });
    await story.restartBrowser();
    expect(await story.connect({ key: OTHER_KEY })).toBe(play);
  });

  it.each([
    ['does not have it', 404],
    ['has it for other methods', 405],
    ['failed at it just then', 500],
  ])(
    'is known to work by its first status where whoami says nothing because the server %s',
    async (_, status) => {
      const story = await connected();
      story.synap.instead = ({ path }) =>
        path.endsWith('/whoami') ? story.synap.json(status, { detail: 'no' }) : null;
      const other = await story.connect({ baseUrl: ELSEWHERE, key: OTHER_KEY });
      await story.advance(SECOND);
      expect(story.connection(other)).toMatchObject({
        identity: null,
        checkError: { code: expect.any(String) },
      });
      story.synap.job(first);
      await story.watch(first, other);
      await story.advance(SECOND);
      const at = expect.any(Number);
      expect(story.connection(other)).toMatchObject({
        identity: { clientId: null, instanceId: null, isolation: null, at },
        checkError: null,
      });
    },
  );

  it('knows the rate limit of its server from the check of its key: the first IDs after that earn no 429', async () => {
    const story = await connected();
    const { clock } = story.browser;
    let [left, at, refused] = [3, clock.now(), 0];
    // Ten requests a minute, three of them at once.
    story.synap.instead = ({ id }) => {
      left = Math.min(3, left + (clock.now() - at) / (6 * SECOND));
      at = clock.now();
      if (left < 1) {
        refused += 1;
        return story.synap.json(429, { detail: 'slow down' });
      }
      left -= 1;
      const headers = { 'X-RateLimit-Limit': '10', 'X-RateLimit-Remaining': String(Math.floor(left)) };
      const body = id === null ? { client_id: 'cli_2' } : { ingestion_id: id, status: 'processing' };
      return story.synap.json(200, body, headers);
    };
    const other = await story.connect({ baseUrl: ELSEWHERE, key: OTHER_KEY });
    await story.advance(2 * SECOND);
    await story.show(...ingestionIds(9));
    await story.watch(ingestionIds(9), other);
    await story.advance(MINUTE);
    expect(refused).toBe(0);
    expect(story.synap.polls().length).toBeGreaterThan(5);
  });

  it('that is edited keeps what the page leaves out, and goes by its host where it has no name', async () => {
    const story = await connected();
    const form = { baseUrl: ELSEWHERE, key: OTHER_KEY, keyMode: 'session', limitPerMin: 30 } as const;
    const work = await story.connect({ ...form, name: ' ' });
    const before = story.connection(work);
    expect(before).toMatchObject({ name: 'synap.example', limitPerMin: 30, last4: 'cdef' });
    expect(before.colour).not.toBe(story.connection(story.home).colour);
    await story.connect({ connectionId: work, name: 'Work', baseUrl: ELSEWHERE, key: null });
    expect(story.connection(work)).toMatchObject({ ...before, name: 'Work', identity: expect.anything() });
    expect(story.keyPlaces(work)).toEqual(['session']);
    await story.connect({ connectionId: work, name: '', baseUrl: ELSEWHERE, key: null, limitPerMin: null });
    expect(story.connection(work)).toMatchObject({ name: 'synap.example', limitPerMin: null });
  });

  it('that is renamed keeps the key that another page gives it meanwhile', async () => {
    const story = await connected();
    const answers = heldBack();
    story.browser.faults.permissionsAnswerAfter = answers.until;
    const renaming = story.connect({ ...edited(story.home), name: 'Renamed', keyMode: 'session' });
    await story.advance(0);
    story.browser.faults.permissionsAnswerAfter = null;
    const rekeying = story.connect({ ...edited(story.home), key: OTHER_KEY });
    await story.advance(0);
    answers.release();
    await Promise.all([renaming, rekeying]);
    await watchToItsEnd(story);
    expect(story.synap.polls().map(({ key }) => key)).not.toContain(API_KEY);
    expect(story.standing(first)).toBe('completed');
  });

  it('that is renamed while an answer comes that there are no credits keeps its new name', async () => {
    const story = await connected();
    story.synap.instead = () => story.synap.json(402, { detail: { error: 'insufficient_credits' } });
    const release = story.synap.holdAnswers();
    await story.watch(first);
    await story.connect({ ...edited(story.home), name: 'Renamed' });
    release();
    await story.advance(SECOND);
    expect(story.connection(story.home)).toMatchObject({
      name: 'Renamed',
      blocked: { reason: 'no_credits' },
    });
  });

  it('obeys the Retry-After of its server, whatever the person tries in the meantime', async () => {
    const story = await connected();
    story.synap.job(first, { endsInMs: MINUTE });
    story.synap.instead = () => story.synap.json(429, {}, { 'Retry-After': '120' });
    await story.watch(first);
    story.synap.instead = null;
    const asked = story.synap.polls().length;
    await story.send({ type: 'retryConnection', connectionId: story.home });
    await story.send({ type: 'check', ids: [first] });
    expect(story.connectionErrorOf(story.home)).toBe('rate_limited');
    await story.advance(119 * SECOND);
    expect(story.synap.polls()).toHaveLength(asked);
    await story.advance(31 * SECOND);
    expect(story.standing(first)).toBe('completed');
  });

  it('that is renamed obeys the Retry-After all the same', async () => {
    const story = await connected();
    story.synap.job(first, { endsInMs: MINUTE });
    story.synap.instead = () => story.synap.json(429, {}, { 'Retry-After': '120' });
    await story.watch(first);
    story.synap.instead = null;
    const asked = story.synap.polls().length;
    await story.connect({ ...edited(story.home), name: 'Renamed' });
    await story.advance(119 * SECOND);
    expect(story.synap.polls()).toHaveLength(asked);
  });

  it('that backs off from a failing server is tried at once when the person says so', async () => {
    const story = await connected();
    story.synap.job(first, { endsInMs: MINUTE });
    story.synap.instead = () => story.synap.json(503, {});
    await story.watch(first);
    await story.advance(5 * MINUTE);
    story.synap.instead = null;
    await story.send({ type: 'retryConnection', connectionId: story.home });
    expect(story.standing(first)).toBe('completed');
  });

  it('without credits polls nothing, and is tried again after 15 minutes without a second notification', async () => {
    const story = await connected();
    story.synap.job(first, { endsInMs: MINUTE });
    story.synap.instead = () => story.synap.json(402, { detail: 'no credits left' });
    await story.watch(first);
    const asked = story.synap.requests.length;
    await story.advance(15 * MINUTE - SECOND);
    expect(story.synap.requests).toHaveLength(asked);
    await story.advance(MINUTE);
    expect(story.synap.requests).toHaveLength(asked + 1);
    expect(story.newNotifications()).toEqual([
      expect.stringContaining(`connection:${story.home}:no_credits`),
    ]);
    story.synap.instead = null;
    await story.advance(16 * MINUTE);
    expect(story.standing(first)).toBe('completed');
  });

  it('without credits is tried no sooner because the browser was started', async () => {
    const story = await connected();
    story.synap.instead = () => story.synap.json(402, { detail: 'no credits left' });
    await story.watch(first);
    await story.advance(MINUTE);
    const asked = story.synap.requests.length;
    await story.restartBrowser();
    await story.advance(10 * MINUTE);
    expect(story.synap.requests).toHaveLength(asked);
  });
});

async function watchToItsEnd(story: Scenario): Promise<void> {
  story.synap.job(first, { endsInMs: SECOND });
  await story.watch(first);
  await story.advance(MINUTE);
}

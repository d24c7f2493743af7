import { describe, expect, it } from 'vitest';
import { keys } from '../../../src/watch/model/records';
import {
  API_KEY,
  BASE_URL,
  connected,
  ELSEWHERE,
  edited,
  ingestionId,
  MINUTE,
  NOON,
  OTHER_KEY,
  SECOND,
} from '../support/scenario';

const first = ingestionId(1);

type Story = Awaited<ReturnType<typeof connected>>;

describe('a request that a page asks for', () => {
  it.each([
    ['credits', (story: Story) => story.reply({ type: 'readCredits', connectionId: story.home })],
    ['a test of the key', (story: Story) => story.reply({ type: 'testConnection', ...edited(story.home) })],
    ['a diagnosis', (story: Story) => story.send({ type: 'diagnose' })],
    ['a retry', (story: Story) => story.send({ type: 'retryConnection', connectionId: story.home })],
  ])('is paid for like a poll: %s', async (_, ask) => {
    const story = await connected();
    for (let n = 0; n < 50; n++) await ask(story);
    story.synap.job(first);
    await story.watch(first);
    await story.advance(MINUTE);
    expect(story.synap.polls()).toEqual([]);
    await story.advance(MINUTE);
    expect(story.synap.polls()).not.toEqual([]);
  });

  it('is paid for at the rate that the person allows: what they ask for leaves nothing for the polls', async () => {
    const story = await connected();
    await story.connect({ ...edited(story.home), limitPerMin: 6 });
    await story.advance(5 * SECOND);
    for (let n = 0; n < 30; n++) {
      await story.reply({ type: 'readCredits', connectionId: story.home });
      await story.advance(4 * SECOND);
    }
    story.synap.job(first);
    await story.watch(first);
    await story.advance(MINUTE);
    expect(story.synap.polls()).toEqual([]);
  });

  it('answers with the credits that are left', async () => {
    const story = await connected();
    const answer = await story.reply({ type: 'readCredits', connectionId: story.home });
    expect(answer).toMatchObject({ ok: true, value: { balance: 12 } });
  });

  it('is never sent on a connection that is stopped: why is the answer', async () => {
    const story = await connected();
    story.synap.job(first);
    story.synap.refusedKeys.add(API_KEY);
    await story.watch(first);
    await story.advance(MINUTE);
    const asked = story.synap.requests.length;
    const refused = { ok: false, error: { code: 'key_rejected' } };
    expect(await story.reply({ type: 'readCredits', connectionId: story.home })).toMatchObject(refused);
    const memory = { type: 'readMemory', ingestionId: first, memoryId: 'm-1' } as const;
    expect(await story.reply(memory)).toMatchObject(refused);
    expect(story.synap.requests).toHaveLength(asked);
  });

  it('is answered with what became of its key where that cannot be used', async () => {
    const story = await connected();
    const credits = () => story.reply({ type: 'readCredits', connectionId: story.home });
    story.browser.faults.keyStore = 'fails';
    expect(await credits()).toMatchObject({ ok: false, error: { code: 'key_unreadable' } });
    story.browser.faults.keyStore = 'works';
    story.browser.faults.hasLostEncryptionKey = true;
    expect(await credits()).toMatchObject({ ok: false, error: { code: 'key_needed' } });
  });

  it('is not sent while the polls wait after failures: why they wait is the answer, or what has stopped them since', async () => {
    const story = await connected();
    const credits = () => story.reply({ type: 'readCredits', connectionId: story.home });
    story.synap.job(first);
    story.synap.instead = () => story.synap.json(503, {});
    await story.watch(first);
    await story.advance(5 * MINUTE);
    const asked = story.synap.requests.length;
    expect(await credits()).toMatchObject({ ok: false, error: { code: 'server_error' } });
    story.browser.withdrawn.add(BASE_URL);
    story.worker().onPermissionsChanged();
    await story.advance(0);
    expect(await credits()).toMatchObject({ ok: false, error: { code: 'permission_missing' } });
    expect(story.synap.requests).toHaveLength(asked);
  });

  it('is paid for before it is sent, so that a background that is killed with it has paid', async () => {
    const story = await connected();
    const spent = () => story.browser.session.get(keys.runtime(story.home));
    const before = spent();
    const whenSent: unknown[] = [];
    story.synap.instead = () => {
      whenSent.push(spent());
      return null;
    };
    await story.reply({ type: 'readCredits', connectionId: story.home });
    expect(whenSent).toHaveLength(1);
    expect(whenSent).not.toEqual([before]);
  });

  it.each([
    ['a pause', 429, { 'Retry-After': '60' }],
    ['a pause without an end', 429, {}],
    ['a pause of a server that fails', 503, { 'Retry-After': '60' }],
    [
      'a spent budget',
      200,
      { 'X-RateLimit-Remaining': '0', 'X-RateLimit-Reset': String(NOON / SECOND + 60) },
    ],
  ])('binds the polls by what its answer says of the rate limit: %s', async (_, status, headers) => {
    const story = await connected();
    story.synap.instead = () => story.synap.json(status, { balance_credits: 12 }, headers);
    await story.reply({ type: 'readCredits', connectionId: story.home });
    story.synap.instead = null;
    story.synap.job(first);
    await story.watch(first);
    await story.advance(59 * SECOND);
    expect(story.synap.polls()).toEqual([]);
    await story.advance(31 * SECOND);
    expect(story.synap.polls()).not.toEqual([]);
  });

  it('that fails in another way is answered with why, and holds no poll', async () => {
    const story = await connected();
    const credits = () => story.reply({ type: 'readCredits', connectionId: story.home });
    story.synap.instead = () => story.synap.json(503, {});
    await credits();
    expect(await credits()).toMatchObject({ ok: false, error: { code: 'server_error' } });
    story.browser.faults.isOffline = true;
    expect(await credits()).toMatchObject({ ok: false, error: { code: 'unreachable' } });
    const far = await story.connect({ baseUrl: ELSEWHERE, key: OTHER_KEY });
    const fromFar = await story.reply({ type: 'readCredits', connectionId: far });
    expect(fromFar).toMatchObject({ ok: false, error: { code: 'offline' } });
    story.browser.faults.isOffline = false;
    story.synap.instead = null;
    story.synap.job(first);
    await story.watch(first);
    expect(story.synap.polls(first)).toHaveLength(1);
  });

  it('that tests a stored key blames the address for a page of somebody else’s only where Synap never was', async () => {
    const story = await connected();
    story.synap.instead = () => story.synap.page(200);
    const test = { type: 'testConnection', ...edited(story.home) } as const;
    expect(await story.reply(test)).toMatchObject({ ok: false, error: { code: 'captive_portal' } });
    const typed = { ...test, key: OTHER_KEY, baseUrl: ELSEWHERE };
    expect(await story.reply(typed)).toMatchObject({ ok: false, error: { code: 'wrong_url' } });
  });

  it('tests a key without keeping it', async () => {
    const story = await connected();
    const test = { type: 'testConnection', connectionId: null, baseUrl: ELSEWHERE, key: OTHER_KEY } as const;
    expect(await story.reply(test)).toMatchObject({ ok: true, value: { clientId: 'cli_1' } });
    story.synap.refusedKeys.add(OTHER_KEY);
    expect(await story.reply(test)).toMatchObject({ ok: false, error: { code: 'key_rejected' } });
    const asked = story.synap.requests.length;
    story.browser.withdrawn.add(ELSEWHERE);
    expect(await story.reply(test)).toMatchObject({ ok: false, error: { code: 'permission_missing' } });
    expect(story.synap.requests).toHaveLength(asked);
    expect(story.everythingStored()).not.toContain(OTHER_KEY);
  });
});

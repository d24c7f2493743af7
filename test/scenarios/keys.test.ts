import { describe, expect, it } from 'vitest';
import {
  API_KEY,
  BASE_URL,
  connected,
  HOUR,
  ingestionId,
  ingestionIds,
  MINUTE,
  SECOND,
} from './support/scenario';

const ELSEWHERE = 'https://synap.example';
const OTHER_KEY = 'synap_test_fedcba9876abcdef';
const first = ingestionId(1);
const second = ingestionId(2);

/** What a page sends to change a connection and leave its key as it is. */
const edited = (connectionId: string) => ({ connectionId, name: 'Home', baseUrl: BASE_URL, key: null });

describe('a key', () => {
  it('goes to no base URL but the one it was given for: another needs it again', async () => {
    const story = await connected();
    const moved = { ...edited(story.home), baseUrl: ELSEWHERE };
    const missing = { ok: false, error: { code: 'key_missing' } };
    expect(await story.reply({ type: 'saveConnection', ...moved })).toMatchObject(missing);
    expect(await story.send({ type: 'testConnection', ...moved })).toMatchObject(missing);
    await story.connect({ ...moved, key: OTHER_KEY });
    story.synap.job(first, { endsInMs: SECOND });
    await story.watch(first);
    await story.advance(5 * SECOND);
    expect(story.standing(first)).toBe('completed');
    expect(story.synap.keysSentTo(ELSEWHERE)).toEqual([OTHER_KEY]);
  });

  it('that was replaced has no say any more: its late answers change nothing', async () => {
    const story = await connected();
    story.synap.job(first);
    story.synap.refusedKeys.add(API_KEY);
    const release = story.synap.holdAnswers(({ key }) => key === API_KEY);
    await story.send({ type: 'retryConnection', connectionId: story.home });
    await story.watch(first);
    await story.connect({ ...edited(story.home), key: OTHER_KEY });
    const asked = story.synap.requests.length;
    release();
    await story.advance(10 * SECOND);
    expect(story.blockedBy(story.home)).toBeNull();
    expect(story.newNotifications()).toEqual([]);
    const later = story.synap.requests.slice(asked).map(({ key }) => key);
    expect([...new Set(later)]).toEqual([OTHER_KEY]);
  });

  it('that replaces a refused one is polled with at once', async () => {
    const story = await connected();
    story.synap.job(first, { endsInMs: MINUTE });
    story.synap.refusedKeys.add(API_KEY);
    await story.watch(first);
    await story.advance(10 * MINUTE);
    await story.connect({ ...edited(story.home), key: OTHER_KEY });
    await story.advance(SECOND);
    expect(story.standing(first)).toBe('completed');
  });

  it('held for the session lies in no storage that outlives it: after a browser start it is needed again', async () => {
    const story = await connected();
    await story.connect({ ...edited(story.home), keyMode: 'session' });
    expect(story.keyPlaces(story.home)).toEqual(['session']);
    story.synap.job(first, { endsInMs: MINUTE });
    await story.watch(first);
    await story.advance(5 * SECOND);
    await story.restartBrowser();
    await story.advance(HOUR);
    expect(story.blockedBy(story.home)).toBe('key_needed');
    expect(story.newNotifications()).toEqual([
      expect.stringContaining(`connection:${story.home}:key_needed`),
    ]);
    await story.connect({ ...edited(story.home), key: API_KEY });
    await story.advance(MINUTE);
    expect(story.standing(first)).toBe('completed');
  });

  it('moves to the disk and back without being given again, and leaves nothing in the other place', async () => {
    const story = await connected();
    await story.connect({ ...edited(story.home), keyMode: 'session' });
    await story.connect({ ...edited(story.home), keyMode: 'kept' });
    expect(story.keyPlaces(story.home)).toEqual(['local']);
    await story.restartBrowser();
    story.synap.job(first, { endsInMs: SECOND });
    await story.watch(first);
    await story.advance(MINUTE);
    expect(story.standing(first)).toBe('completed');
  });

  it('is held for the session where the browser cannot encrypt it', async () => {
    const story = await connected();
    story.browser.faults.cannotEncrypt = true;
    const work = await story.connect({ baseUrl: ELSEWHERE, key: OTHER_KEY });
    expect(story.connection(work).keyMode).toBe('session');
    expect(story.keyPlaces(work)).toEqual(['session']);
    story.synap.job(first, { endsInMs: SECOND });
    await story.watch(first, work);
    await story.advance(MINUTE);
    expect(story.standing(first)).toBe('completed');
  });

  it('that can be decrypted no longer is needed again, and nothing is sent until it is given', async () => {
    const story = await connected();
    story.browser.faults.hasLostEncryptionKey = true;
    const asked = story.synap.requests.length;
    story.synap.job(first, { endsInMs: SECOND });
    await story.watch(first);
    await story.advance(HOUR);
    expect(story.synap.requests).toHaveLength(asked);
    expect(story.newNotifications()).toEqual([
      expect.stringContaining(`connection:${story.home}:key_needed`),
    ]);
  });
});

describe('a key that a poll finds refused', () => {
  it('is asked about once, however many polls were refused together, and the refusal is notified once', async () => {
    const story = await connected();
    const asked = story.synap.whoamis().length;
    const ids = ingestionIds(3);
    for (const id of ids) story.synap.job(id);
    story.synap.refusedKeys.add(API_KEY);
    const release = story.synap.holdAnswers(({ id }) => id !== null);
    await story.watch(ids);
    expect(story.synap.polls()).toHaveLength(3);
    release();
    await story.advance(SECOND);
    expect(story.synap.whoamis()).toHaveLength(asked + 1);
    await story.advance(HOUR);
    expect(story.synap.polls()).toHaveLength(3);
    expect(story.newNotifications()).toEqual([
      expect.stringContaining(`connection:${story.home}:key_rejected`),
    ]);
  });

  it('is refused only on the word of whoami, and polled with on while whoami fails', async () => {
    const story = await connected();
    story.synap.job(first, { endsInMs: 5 * MINUTE });
    story.synap.refusedKeys.add(API_KEY);
    story.synap.instead = ({ id }) => (id === null ? story.synap.json(503, {}) : null);
    await story.watch(first);
    await story.advance(5 * MINUTE);
    expect(story.blockedBy(story.home)).toBeNull();
    expect(story.newNotifications()).toEqual([]);
    story.synap.instead = null;
    await story.advance(2 * MINUTE);
    expect(story.blockedBy(story.home)).toBe('key_rejected');
  });

  it('is good where whoami says so: then this ingestion alone is refused', async () => {
    const story = await connected();
    story.synap.answers(first, () => story.synap.json(403, { detail: 'not yours' }));
    story.synap.job(second, { endsInMs: MINUTE });
    await story.watch([first, second]);
    await story.advance(5 * MINUTE);
    expect(story.blockedBy(story.home)).toBeNull();
    expect(story.standing(first)).toBe('rejected');
    expect(story.standing(second)).toBe('completed');
  });

  it('is tried once more at a browser start, without a second notification', async () => {
    const story = await connected();
    story.synap.job(first, { endsInMs: MINUTE });
    story.synap.refusedKeys.add(API_KEY);
    await story.watch(first);
    await story.advance(10 * MINUTE);
    expect(story.newNotifications()).toHaveLength(1);
    const asked = story.synap.polls().length;
    await story.restartBrowser();
    await story.advance(HOUR);
    expect(story.synap.polls()).toHaveLength(asked + 1);
    expect(story.newNotifications()).toEqual([]);
    story.synap.refusedKeys.clear();
    await story.restartBrowser();
    await story.advance(MINUTE);
    expect(story.standing(first)).toBe('completed');
    expect(story.blockedBy(story.home)).toBeNull();
  });
});

describe('a request that a page asks for', () => {
  it('answers with the credits that are left, and is paid for like a poll', async () => {
    const story = await connected();
    const credits = () => story.send({ type: 'readCredits', connectionId: story.home });
    expect(await credits()).toMatchObject({ ok: true, credits: { balance: 12 } });
    for (let n = 0; n < 60; n++) await credits();
    story.synap.job(first);
    await story.watch(first);
    await story.advance(MINUTE);
    expect(story.synap.polls()).toEqual([]);
    await story.advance(2 * MINUTE);
    expect(story.synap.polls()).not.toEqual([]);
  });

  it('is never sent on a connection that is stopped: why is the answer', async () => {
    const story = await connected();
    story.synap.job(first);
    story.synap.refusedKeys.add(API_KEY);
    await story.watch(first);
    await story.advance(MINUTE);
    const asked = story.synap.requests.length;
    const refused = { ok: false, error: { code: 'key_rejected' } };
    expect(await story.send({ type: 'readCredits', connectionId: story.home })).toMatchObject(refused);
    const memory = { type: 'readMemory', ingestionId: first, memoryId: 'm-1' } as const;
    expect(await story.send(memory)).toMatchObject(refused);
    expect(story.synap.requests).toHaveLength(asked);
  });

  it('binds the polls by what its answer says of the rate limit', async () => {
    const story = await connected();
    story.synap.instead = () => story.synap.json(429, {}, { 'Retry-After': '60' });
    await story.send({ type: 'readCredits', connectionId: story.home });
    story.synap.instead = null;
    story.synap.job(first);
    await story.watch(first);
    await story.advance(59 * SECOND);
    expect(story.synap.polls()).toEqual([]);
    await story.advance(31 * SECOND);
    expect(story.synap.polls()).not.toEqual([]);
  });

  it('tests a key without keeping it', async () => {
    const story = await connected();
    const test = { type: 'testConnection', connectionId: null, baseUrl: ELSEWHERE, key: OTHER_KEY } as const;
    expect(await story.send(test)).toMatchObject({ ok: true, clientId: 'cli_1' });
    story.synap.refusedKeys.add(OTHER_KEY);
    expect(await story.send(test)).toMatchObject({ ok: false, error: { code: 'key_rejected' } });
    expect(story.everythingStored()).not.toContain(OTHER_KEY);
  });
});

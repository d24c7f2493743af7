import { describe, expect, it } from 'vitest';
import { heldBack } from '../../support/virtual-clock';
import {
  API_KEY,
  connected,
  ELSEWHERE,
  edited,
  HOUR,
  ingestionId,
  ingestionIds,
  MINUTE,
  OTHER_KEY,
  type Scenario,
  SECOND,
} from '../support/scenario';

const [first, second] = [ingestionId(1), ingestionId(2)];

describe('a key', () => {
  it('goes to no base URL but the one it was given for: another needs it again', async () => {
    const story = await connected();
    const moved = { ...edited(story.home), baseUrl: ELSEWHERE };
    const missing = { ok: false, error: { code: 'key_missing' } };
    expect(await story.reply({ type: 'saveConnection', ...moved })).toMatchObject(missing);
    expect(await story.reply({ type: 'testConnection', ...moved })).toMatchObject(missing);
    await story.connect({ ...moved, key: OTHER_KEY });
    story.synap.job(first, { endsInMs: SECOND });
    await story.watch(first);
    await story.advance(5 * SECOND);
    expect(story.standing(first)).toBe('completed');
    expect(story.synap.keysSentTo(ELSEWHERE)).toEqual([OTHER_KEY]);
  });

  it('that is still being decrypted when its connection moves to another base URL is not sent there', async () => {
    const story = await connected();
    story.synap.job(first);
    const decrypted = heldBack();
    story.browser.faults.keyOpensAfter = decrypted.until;
    await story.watch(first);
    story.browser.faults.keyOpensAfter = null;
    await story.connect({ ...edited(story.home), baseUrl: ELSEWHERE, key: OTHER_KEY });
    decrypted.release();
    await story.advance(5 * SECOND);
    expect(story.synap.keysSentTo(ELSEWHERE)).toEqual([OTHER_KEY]);
  });

  it.each(['stop', 'remove'] as const)(
    'that is still being decrypted when a person chose to %s is not used',
    async (type) => {
      const story = await connected();
      story.synap.job(first);
      const decrypted = heldBack();
      story.browser.faults.keyOpensAfter = decrypted.until;
      await story.watch(first);
      await story.send({ type, ids: [first] });
      decrypted.release();
      await story.advance(MINUTE);
      expect(story.synap.polls()).toEqual([]);
    },
  );

  it('that is still being decrypted when the server asks for a pause is used after it, and then at once', async () => {
    const story = await connected();
    for (const id of [first, second]) story.synap.job(id);
    const decrypted = heldBack();
    story.browser.faults.keyOpensAfter = decrypted.until;
    await story.watch(first);
    story.browser.faults.keyOpensAfter = null;
    await story.advance(2 * SECOND);
    story.synap.instead = () => story.synap.json(429, {}, { 'Retry-After': '20' });
    await story.watch(second);
    story.synap.instead = null;
    decrypted.release();
    await story.advance(19 * SECOND);
    expect(story.synap.polls(first)).toEqual([]);
    await story.advance(2 * SECOND);
    expect(story.synap.polls(first)).toHaveLength(1);
  });

  it('that was replaced has no say any more: its late answers change nothing', async () => {
    const story = await connected();
    story.synap.job(first);
    story.synap.refusedKeys.add(API_KEY);
    const limited = () => story.synap.json(429, {}, { 'Retry-After': '600' });
    story.synap.instead = ({ path }) => (path === '/v1/credits/balance' ? limited() : null);
    const release = story.synap.holdAnswers(({ key }) => key === API_KEY);
    await story.send({ type: 'retryConnection', connectionId: story.home });
    const credits = story.reply({ type: 'readCredits', connectionId: story.home });
    await story.watch(first);
    await story.connect({ ...edited(story.home), key: OTHER_KEY });
    const asked = story.synap.requests.length;
    release();
    await credits;
    await story.advance(10 * SECOND);
    expect(story.blockedBy(story.home)).toBeNull();
    expect(story.newNotifications()).toEqual([]);
    const later = story.synap.requests.slice(asked).map(({ key }) => key);
    expect([...new Set(later)]).toEqual([OTHER_KEY]);
  });

  it('that is being checked while it is replaced says nothing of the key that replaces it', async () => {
    const story = await connected();
    story.synap.refusedKeys.add(API_KEY);
    const release = story.synap.holdAnswers(({ key, id }) => key === API_KEY && id === null);
    story.synap.job(first);
    await story.watch(first);
    await story.connect({ ...edited(story.home), key: OTHER_KEY });
    story.synap.answers(second, () => story.synap.json(403, { detail: 'not yours' }));
    await story.watch(second);
    await story.advance(5 * SECOND);
    release();
    await story.advance(SECOND);
    expect(story.blockedBy(story.home)).toBeNull();
  });

  it('that replaces a refused one is polled with at once, whatever was asked of the one before', async () => {
    const story = await connected();
    story.synap.job(first, { endsInMs: MINUTE });
    story.synap.refusedKeys.add(API_KEY);
    story.synap.headers = { 'Retry-After': '3600' };
    await story.watch(first);
    await story.advance(10 * MINUTE);
    story.synap.headers = {};
    story.synap.instead = ({ id }) => (id === null ? story.synap.json(503, {}) : null);
    await story.connect({ ...edited(story.home), key: OTHER_KEY });
    expect(story.connection(story.home).identity?.instanceId ?? null).toBeNull();
    await story.advance(SECOND);
    expect(story.standing(first)).toBe('completed');
  });

  it('that replaces one of which the server has asked a pause waits for none, even where it is tried again', async () => {
    const story = await connected();
    story.synap.instead = () => story.synap.json(429, {}, { 'Retry-After': '3600' });
    await story.reply({ type: 'readCredits', connectionId: story.home });
    story.synap.instead = null;
    await story.connect({ ...edited(story.home), key: OTHER_KEY });
    await story.send({ type: 'retryConnection', connectionId: story.home });
    story.synap.job(first, { endsInMs: 0 });
    await story.watch(first);
    await story.advance(5 * SECOND);
    expect(story.standing(first)).toBe('completed');
  });

  it('is shown by its last four characters, and a short one not at all', async () => {
    const story = await connected();
    const short = await story.connect({ key: '12345678' });
    expect(story.connection(story.home).last4).toBe('cdef');
    expect(story.connection(short).last4).toBe('');
  });

  it('that a person writes into a label or a note is not stored there', async () => {
    const story = await connected();
    story.synap.job(first);
    await story.connect({ key: OTHER_KEY, baseUrl: ELSEWHERE });
    await story.watch(first);
    const note = `curl -H "${API_KEY}" or "${OTHER_KEY}"`;
    await story.send({ type: 'annotate', id: first, label: `with ${API_KEY}`, note });
    expect(story.ingestion(first)).toMatchObject({ label: 'with •••', note: 'curl -H "•••" or "•••"' });
  });

  it('that stands in a file is not brought in with its rows, whatever it looks like', async () => {
    const story = await connected();
    const plain = 'correct-horse-battery';
    await story.connect({ key: plain, baseUrl: ELSEWHERE });
    const row = { ingestion_id: first, added_at: '2026-01-01T00:00:00Z', outcome: 'completed' };
    await story.send({ type: 'import', rows: [{ ...row, note: `curl -H ${plain}` }] });
    expect(story.ingestion(first).note).toBe('curl -H •••');
  });

  it('that is lost hides none of the others in a label', async () => {
    const story = await connected();
    await story.connect({ ...edited(story.home), keyMode: 'session' });
    await story.connect({ key: OTHER_KEY, baseUrl: ELSEWHERE });
    story.synap.job(first);
    await story.watch(first);
    await story.restartBrowser();
    await story.send({ type: 'annotate', id: first, label: `with ${OTHER_KEY}`, note: '' });
    expect(story.ingestion(first).label).toBe('with •••');
  });

  it('that could not be checked says why until it was', async () => {
    const story = await connected();
    story.synap.instead = () => story.synap.json(503, {});
    await story.send({ type: 'retryConnection', connectionId: story.home });
    expect(story.connection(story.home).checkError?.code).toBe('server_error');
    expect(story.blockedBy(story.home)).toBeNull();
    story.synap.instead = () => story.synap.page(200);
    await story.send({ type: 'retryConnection', connectionId: story.home });
    expect(story.connection(story.home).checkError?.code).toBe('captive_portal');
    story.synap.instead = null;
    story.synap.refusedKeys.add(API_KEY);
    await story.send({ type: 'retryConnection', connectionId: story.home });
    expect(story.connection(story.home).checkError?.code).toBe('key_rejected');
    story.synap.refusedKeys.clear();
    await story.send({ type: 'retryConnection', connectionId: story.home });
    expect(story.connection(story.home).checkError).toBeNull();
  });

  it('that could not be checked is known as good by the next answer of a poll', async () => {
    const story = await connected();
    story.synap.instead = () => story.synap.json(503, {});
    await story.send({ type: 'retryConnection', connectionId: story.home });
    story.synap.instead = null;
    story.synap.job(first);
    await story.watch(first);
    await story.advance(5 * SECOND);
    expect(story.connection(story.home).checkError).toBeNull();
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

  it.each([
    ['kept', 'session'],
    ['session', 'kept'],
  ] as const)(
    'moves from %s to %s in one step: killed at any call, the background finds it',
    async (from, to) => {
      for (let calls = 1; calls < 20; calls++) {
        const story = await connected();
        await story.connect({ ...edited(story.home), keyMode: from });
        await story.advance(SECOND);
        story.stopWorkerAfter(calls);
        void story.worker().onMessage({ type: 'saveConnection', ...edited(story.home), keyMode: to });
        await story.advance(SECOND);
        story.synap.job(first, { endsInMs: 0 });
        await story.watch(first);
        await story.advance(SECOND);
        expect([calls, story.standing(first)]).toEqual([calls, 'completed']);
      }
    },
  );

  it('that is given again has what has waited longest polled first: what found no key was no poll', async () => {
    const story = await connected();
    const work = await story.connect({ baseUrl: ELSEWHERE, key: OTHER_KEY, keyMode: 'session' });
    story.synap.job(first, { endsInMs: HOUR });
    await story.watch(first, work);
    await story.restartBrowser({ closedForMs: 5 * HOUR });
    await story.advance(MINUTE);
    expect(story.blockedBy(work)).toBe('key_needed');
    await story.watch(ingestionIds(16).slice(1), work);
    await story.advance(MINUTE);
    const asked = story.synap.polls().length;
    await story.connect({ ...edited(work), name: 'Work', baseUrl: ELSEWHERE, key: OTHER_KEY });
    expect(story.synap.polls()[asked]?.id).toBe(first);
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

  it.each(['fails', 'hangs'] as const)(
    'whose store %s for a moment is retried automatically, and the error is shown meanwhile',
    async (trouble) => {
      const story = await connected();
      story.synap.job(first, { endsInMs: SECOND });
      story.browser.faults.keyStore = trouble;
      await story.watch(first);
      await story.advance(6 * SECOND);
      expect(story.connectionErrorOf(story.home)).toBe('key_unreadable');
      story.browser.faults.keyStore = 'works';
      await story.advance(15 * SECOND);
      expect(story.standing(first)).toBe('completed');
      expect(story.blockedBy(story.home)).toBeNull();
      expect(story.connectionErrorOf(story.home)).toBeNull();
      expect(story.newNotifications()).toEqual([`${first}:1:completed`]);
    },
  );

  it.each(['fails', 'hangs'] as const)(
    'that three polls at once cannot read (the store %s) is one failure: the next try comes after ten seconds',
    async (trouble) => {
      const story = await connected();
      const ids = ingestionIds(3);
      for (const id of ids) story.synap.job(id, { endsInMs: SECOND });
      story.browser.faults.keyStore = trouble;
      await story.watch(ids);
      await story.advance(6 * SECOND);
      story.browser.faults.keyStore = 'works';
      await story.advance(12 * SECOND);
      expect(ids.map((id) => story.standing(id))).toEqual(ids.map(() => 'completed'));
    },
  );

  it('that hangs for two polls begun a moment apart is one failure too, though the first is still being written', async () => {
    const story = await connected();
    for (const id of [first, second]) story.synap.job(id, { endsInMs: SECOND });
    story.browser.faults.keyStore = 'hangs';
    await story.watch(first);
    await story.advance(20);
    await story.watch(second);
    story.faultOf = (call) => (call === 'session.set' ? { answersAfterMs: 100 } : null);
    await story.advance(6 * SECOND);
    story.faultOf = () => null;
    story.browser.faults.keyStore = 'works';
    await story.advance(12 * SECOND);
    expect([first, second].map((id) => story.standing(id))).toEqual(['completed', 'completed']);
  });

  it('that a poll and whoami cannot read together is one failure too', async () => {
    const story = await connected();
    story.synap.job(first, { endsInMs: SECOND });
    story.browser.faults.keyStore = 'hangs';
    await story.watch(first);
    await story.advance(SECOND);
    await story.send({ type: 'retryConnection', connectionId: story.home });
    await story.advance(6 * SECOND);
    story.browser.faults.keyStore = 'works';
    await story.advance(12 * SECOND);
    expect(story.standing(first)).toBe('completed');
  });

  it('whose store fails for a day is tried once an hour in the end, and the finish is notified after it', async () => {
    const story = await connected();
    story.synap.job(first, { endsInMs: SECOND });
    story.browser.faults.keyStore = 'fails';
    await story.watch(first);
    await story.advance(24 * HOUR);
    const asked = story.synap.requests.length;
    expect(story.blockedBy(story.home)).toBeNull();
    story.browser.faults.keyStore = 'works';
    await story.advance(HOUR + MINUTE);
    expect(story.newNotifications()).toEqual([`${first}:1:completed`]);
    expect(story.synap.requests.length - asked).toBe(1);
  });

  it('whose store fails once more when a person checks an ingestion is tried again within the minute', async () => {
    const story = await connected();
    story.synap.job(first, { endsInMs: SECOND });
    story.browser.faults.keyStore = 'fails';
    await story.watch(first);
    await story.advance(5 * HOUR);
    await story.send({ type: 'check', ids: [first] });
    await story.advance(5 * SECOND);
    story.browser.faults.keyStore = 'works';
    await story.advance(MINUTE);
    expect(story.newNotifications()).toEqual([`${first}:1:completed`]);
  });

  it('whose store fails for a week is needed again, costs nothing from then on, and is tried at a browser start', async () => {
    const story = await connected();
    story.synap.job(first, { endsInMs: SECOND });
    story.browser.faults.keyStore = 'fails';
    await story.watch(first);
    await story.advance(7 * 24 * HOUR);
    expect(story.blockedBy(story.home)).toBeNull();
    await story.advance(HOUR);
    expect(story.blockedBy(story.home)).toBe('key_needed');
    expect(story.newNotifications()).toEqual([
      expect.stringContaining(`connection:${story.home}:key_needed`),
    ]);
    expect(story.browser.alarm).toBeNull();
    await story.advance(24 * HOUR);
    story.browser.faults.keyStore = 'works';
    await story.advance(24 * HOUR);
    expect(story.standing(first)).toBe('watching');
    await story.restartBrowser();
    await story.advance(MINUTE);
    expect(story.standing(first)).toBe('completed');
    expect(story.blockedBy(story.home)).toBeNull();
  });

  it.each<[string, (story: Scenario & { home: string }) => Promise<unknown>]>([
    [
      'tries the connection again',
      (story) => story.send({ type: 'retryConnection', connectionId: story.home }),
    ],
    ['checks an ingestion', (story) => story.send({ type: 'check', ids: [first] })],
    ['watches another one', (story) => story.watch(second)],
  ])('whose store has failed for hours or for a week is tried at once when a person %s', async (_, act) => {
    for (const hours of [5, 8 * 24]) {
      const story = await connected();
      story.synap.job(first, { endsInMs: SECOND });
      story.synap.job(second);
      story.browser.faults.keyStore = 'fails';
      await story.watch(first);
      await story.advance(hours * HOUR);
      story.browser.faults.keyStore = 'works';
      await act(story);
      await story.advance(2 * SECOND);
      expect(story.standing(first)).toBe('completed');
      expect(story.blockedBy(story.home)).toBeNull();
    }
  });

  it('whose store has failed while the server asks to wait is tried by a person no sooner than that', async () => {
    const story = await connected();
    story.synap.job(first, { endsInMs: SECOND });
    story.synap.instead = () => story.synap.json(429, { detail: 'slow down' }, { 'Retry-After': '300' });
    await story.watch(first);
    await story.advance(5 * SECOND);
    story.synap.instead = null;
    story.browser.faults.keyStore = 'fails';
    await story.send({ type: 'retryConnection', connectionId: story.home });
    expect(story.connectionErrorOf(story.home)).toBe('key_unreadable');
    story.browser.faults.keyStore = 'works';
    await story.send({ type: 'check', ids: [first] });
    await story.advance(4 * MINUTE);
    expect(story.synap.polls()).toHaveLength(1);
    await story.advance(2 * MINUTE);
    expect(story.standing(first)).toBe('completed');
  });

  it('that is still needed when a person checks an ingestion is not asked for a second time', async () => {
    const story = await connected();
    story.synap.job(first, { endsInMs: SECOND });
    story.browser.faults.hasLostEncryptionKey = true;
    await story.watch(first);
    await story.advance(MINUTE);
    expect(story.newNotifications()).toHaveLength(1);
    await story.send({ type: 'check', ids: [first] });
    await story.advance(MINUTE);
    expect(story.blockedBy(story.home)).toBe('key_needed');
    expect(story.newNotifications()).toEqual([]);
    expect(story.browser.alarm).toBeNull();
  });

  it('whose store fails says so where the connection is tested or changed, and asks for no key', async () => {
    const story = await connected();
    story.browser.faults.keyStore = 'fails';
    const unreadable = { ok: false, error: { code: 'key_unreadable' } };
    const moved = { type: 'saveConnection', ...edited(story.home), keyMode: 'session' } as const;
    expect(await story.reply(moved)).toMatchObject(unreadable);
    expect(await story.reply({ type: 'testConnection', ...edited(story.home) })).toMatchObject(unreadable);
    await story.send({ type: 'retryConnection', connectionId: story.home });
    expect(story.connection(story.home).checkError?.code).toBe('key_unreadable');
    expect(story.blockedBy(story.home)).toBeNull();
  });

  it('that can be decrypted no longer is needed again, and nothing is sent until it is given', async () => {
    const story = await connected();
    story.browser.faults.hasLostEncryptionKey = true;
    const moved = { type: 'saveConnection', ...edited(story.home), keyMode: 'session' } as const;
    const needed = { ok: false, error: { code: 'key_needed' } };
    expect(await story.reply(moved)).toMatchObject(needed);
    expect(await story.reply({ type: 'testConnection', ...edited(story.home) })).toMatchObject(needed);
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

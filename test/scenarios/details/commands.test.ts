import { describe, expect, it } from 'vitest';
import {
  API_KEY,
  BASE_URL,
  connected,
  edited,
  HOUR,
  ingestionId,
  MINUTE,
  OTHER_KEY,
  Scenario,
  SECOND,
} from '../support/scenario';

const first = ingestionId(1);

const added = { type: 'saveConnection', connectionId: null, name: '', baseUrl: BASE_URL, key: OTHER_KEY };
const watched = { type: 'watch', ids: [first], connectionId: null, source: 'page' };
const checked = { type: 'check', ids: [first] };

describe('a command that cannot be carried out', () => {
  it.each([
    ['no command', undefined, 'internal'],
    ['a command nobody knows', { type: 'format' }, 'internal'],
    ['no IDs', { ...watched, ids: [] }, 'internal'],
    ['what is no ID', { ...checked, ids: ['../whoami'] }, 'internal'],
    ['more IDs than one takes', { ...checked, ids: Array(20_001).fill(first) }, 'internal'],
    ['settings that are none', { type: 'saveSettings', patch: { keep: 0 } }, 'internal'],
    ['an ID, and no connection is there', watched, 'key_missing'],
    ['a check, and no connection is there', checked, 'key_missing'],
    ['a connection without a key', { ...added, key: null }, 'key_missing'],
    ['a connection with a key of blanks', { ...added, key: ' \n' }, 'key_missing'],
    ['a key that no header can carry', { ...added, key: 'synap_test_ключ' }, 'key_rejected'],
    [
      'a base URL that a key must not be sent to',
      { ...added, baseUrl: 'http://synap.example' },
      'base_url_invalid',
    ],
  ])('is answered with why: %s', async (_, message, code) => {
    const story = new Scenario();
    story.startWorker();
    expect(await story.worker().onMessage(message)).toMatchObject({ ok: false, error: { code } });
    await story.advance(MINUTE);
    expect(story.synap.requests).toEqual([]);
  });

  it.each([
    ['is full', 'isStorageFull', 'storage_full'],
    ['cannot be written', 'cannotWrite', 'storage_failed'],
  ] as const)('because the disk %s is answered so, and can be sent again', async (_, fault, code) => {
    const story = await connected();
    story.stopWorker();
    story.browser.faults[fault] = true;
    expect(await story.worker().onMessage(watched)).toMatchObject({ ok: false, error: { code } });
    story.browser.faults[fault] = false;
    expect(await story.worker().onMessage(watched)).toMatchObject({ value: { added: [first] } });
  });
});

describe('a setting', () => {
  it('that is changed leaves the others as they are', async () => {
    const story = await connected();
    await story.send({ type: 'saveSettings', patch: { theme: 'dark', keep: 7 } });
    await story.send({ type: 'saveSettings', patch: { keep: 9 } });
    expect(story.settings()).toMatchObject({ theme: 'dark', keep: 9, defaultConnectionId: null });
  });
});

describe('the draft of a connection', () => {
  it('is gone once its key is saved, and stays where another was or none could be', async () => {
    const story = await connected();
    story.draftedKey = `${OTHER_KEY} `;
    await story.connect();
    expect(story.draftedKey).not.toBeNull();
    const invalid = { type: 'saveConnection', ...edited(story.home), baseUrl: 'x', key: OTHER_KEY } as const;
    expect(await story.reply(invalid)).toMatchObject({ ok: false });
    expect(story.draftedKey).not.toBeNull();
    await story.connect({ key: OTHER_KEY });
    expect(story.draftedKey).toBeNull();
    story.draftedKey = API_KEY;
    await story.connect({ ...edited(story.home), key: API_KEY });
    expect(story.draftedKey).toBeNull();
  });

  it('that cannot be read is left, and the answer is that the connection was saved', async () => {
    const story = await connected();
    story.draftedKey = OTHER_KEY;
    story.faultOf = (call) => (call === 'session.get' ? 'fails' : null);
    expect(await story.connect({ key: OTHER_KEY })).not.toBe(story.home);
    expect(story.draftedKey).toBe(OTHER_KEY);
  });
});

describe('the test notification', () => {
  it('is another one each time, and says where the browser refuses it', async () => {
    const story = await connected();
    const granted = { shown: true, permission: 'granted' };
    expect(await story.send({ type: 'testNotification' })).toEqual(granted);
    expect(await story.send({ type: 'testNotification' })).toEqual(granted);
    expect(new Set(story.newNotifications()).size).toBe(2);
    story.browser.faults.refusesNotifications = true;
    const refused = { shown: false, permission: 'denied' };
    expect(await story.send({ type: 'testNotification' })).toEqual(refused);
  });

  it('is shown though the browser does not say whether it may be', async () => {
    const story = await connected();
    story.faultOf = (call) => (call === 'notifications.permission' ? 'fails' : null);
    expect(await story.send({ type: 'testNotification' })).toEqual({ shown: true, permission: 'unknown' });
  });

  it('counts as not shown where the browser does not answer', async () => {
    const story = await connected();
    story.browser.faults.hangsNotifications = 'not_shown';
    const answer = story.send({ type: 'testNotification' });
    await story.advance(MINUTE);
    expect(await answer).toMatchObject({ shown: false });
  });
});

describe('the diagnosis', () => {
  it('says of alarm, notifications, permissions and keys how they are, and never what a key is', async () => {
    const story = await connected();
    const session = await story.connect({ key: OTHER_KEY, keyMode: 'session' });
    story.synap.job(first);
    await story.watch(first);
    await story.advance(15 * MINUTE);
    expect(story.log().length).toBeGreaterThan(60);
    const well = await story.send({ type: 'diagnose' });
    expect(well).toMatchObject({
      alarmAt: story.browser.alarm?.when,
      isAlarmNeeded: true,
      notifications: { permission: 'granted', shown: 0 },
      storage: { bytes: story.storedBytes() },
      counts: { inProgress: 1 },
    });
    const keysOf = well.connections.map(({ key, hasPermission }) => [key, hasPermission]);
    expect(keysOf).toEqual([
      ['opens', true],
      ['opens', true],
    ]);
    expect(well.connections.map(({ live }) => live)).toEqual([
      { tookMs: 0, httpStatus: 200, error: null },
      { tookMs: 0, httpStatus: 200, error: null },
    ]);
    expect(well.log).toEqual(story.log().slice(-60));
    expect(JSON.stringify(well)).not.toMatch(`${API_KEY}|${OTHER_KEY}`);
    await story.restartBrowser();
    story.browser.withdrawn.add(BASE_URL);
    story.browser.faults.hidesShown = true;
    story.worker().onPermissionsChanged();
    await story.advance(SECOND);
    const ill = await story.send({ type: 'diagnose' });
    expect(ill).toMatchObject({ isAlarmNeeded: false, notifications: { shown: null } });
    expect(ill.connections.find(({ id }) => id === session)).toMatchObject({
      key: 'key_needed',
      hasPermission: false,
      blocked: 'permission_missing',
    });
  });
});

it('the diagnosis asks each connection once, and says what came, whatever was known before', async () => {
  const story = await connected();
  story.synap.refusedKeys.add(API_KEY);
  const asked = story.synap.requests.length;
  const { connections } = await story.send({ type: 'diagnose' });
  expect(connections).toMatchObject([{ live: { httpStatus: 401, error: 'key_rejected' }, blocked: null }]);
  expect(story.synap.requests.length - asked).toBe(1);
});

it('the diagnosis asks a connection that pauses after failures too, and knows what is in between where Synap was', async () => {
  const story = await connected();
  story.synap.job(first);
  story.synap.instead = () => story.synap.page(200);
  await story.watch(first);
  await story.advance(5 * MINUTE);
  const { connections } = await story.send({ type: 'diagnose' });
  expect(connections).toMatchObject([{ live: { httpStatus: 200, error: 'captive_portal' } }]);
  expect(connections[0]?.pausedUntil).toBeGreaterThan(story.browser.clock.now());
});

it('the diagnosis says of each connection what is known of its server and what the person allows', async () => {
  const story = await connected();
  const verifiedAt = story.browser.clock.now();
  story.synap.clockAheadMs = MINUTE;
  story.synap.headers = { 'X-RateLimit-Limit': '120' };
  await story.connect({ ...edited(story.home), name: 'Work', limitPerMin: 30 });
  story.synap.job(ingestionId(1));
  await story.watch(ingestionId(1));
  await story.advance(10 * SECOND);
  const { at, lastRoundAt, online, connections } = await story.send({ type: 'diagnose' });
  expect([at, online]).toEqual([story.browser.clock.now(), true]);
  expect(lastRoundAt).toBe(story.synap.polls().at(-1)?.at);
  expect(connections).toMatchObject([
    {
      id: story.home,
      name: 'Work',
      baseUrl: BASE_URL,
      keyMode: 'kept',
      verifiedAt,
      offsetMs: MINUTE,
      limitPerMin: 120,
      ownLimitPerMin: 30,
      blocked: null,
      connectionError: null,
      pausedUntil: null,
    },
  ]);
});

it('the diagnosis asks nothing of a server that has asked for a pause', async () => {
  const story = await connected();
  story.synap.instead = () => story.synap.json(429, {}, { 'Retry-After': '300' });
  await story.reply({ type: 'readCredits', connectionId: story.home });
  const asked = story.synap.requests.length;
  const { connections } = await story.send({ type: 'diagnose' });
  expect(connections).toMatchObject([{ live: null, pausedUntil: story.browser.clock.now() + 5 * MINUTE }]);
  expect(story.synap.requests).toHaveLength(asked);
});

describe('a page', () => {
  it('may say that it shows nothing any more', async () => {
    const story = await connected();
    expect(await story.show()).toBeNull();
  });
});

describe('a person who does something', () => {
  it.each<[string, (story: Awaited<ReturnType<typeof connected>>) => Promise<unknown>]>([
    ['saves a connection', (story) => story.connect({ ...edited(story.home), key: OTHER_KEY })],
    [
      'tries a connection again',
      (story) => story.send({ type: 'retryConnection', connectionId: story.home }),
    ],
    ['checks an ingestion', (story) => story.send({ type: 'check', ids: [first] })],
    ['adds it again', (story) => story.watch(first)],
    ['opens a page that shows it', (story) => story.show(first)],
  ])('hears of a finish sooner than by the alarm alone, a while after: %s', async (_, act) => {
    const story = await connected();
    story.stopsIdleWorker = true;
    story.synap.job(first);
    await story.watch(first);
    await story.advance(8 * MINUTE);
    const asked = story.synap.polls().length;
    await story.advance(2 * MINUTE);
    expect(story.synap.polls().length - asked).toBeLessThan(6);
    await act(story);
    await story.advance(MINUTE);
    const acted = story.synap.polls().length;
    await story.advance(2 * MINUTE);
    expect(story.synap.polls().length - acted).toBeGreaterThan(6);
  });
});

describe('an outcome', () => {
  it('keeps the time at which the person saw it first', async () => {
    const story = await connected();
    story.synap.job(first, { endsInMs: 0 });
    await story.watch(first);
    await story.advance(MINUTE);
    await story.send({ type: 'seen', ids: [first] });
    const { seenAt } = story.ingestion(first);
    await story.advance(MINUTE);
    await story.send({ type: 'seen', ids: [first] });
    expect(story.ingestion(first).seenAt).toBe(seenAt);
  });

  it('that is checked again in quiet hours is not notified at their end, even where the check is stopped', async () => {
    const story = await connected();
    const now = story.browser.clock.minuteOfDay(story.browser.clock.now());
    await story.send({ type: 'saveSettings', patch: { quiet: { from: now, to: (now + 60) % 1440 } } });
    story.synap.job(first, { endsInMs: 0 });
    await story.watch(first);
    await story.advance(MINUTE);
    expect(story.notification(first)).toBe('pending');
    story.synap.holdAnswers();
    await story.send({ type: 'check', ids: [first] });
    await story.send({ type: 'stop', ids: [first] });
    await story.advance(2 * HOUR);
    expect(story.notification(first)).toBe('suppressed: checked_again');
    expect(story.newNotifications()).toEqual([]);
  });
});

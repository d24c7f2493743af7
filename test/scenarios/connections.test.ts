import { describe, expect, it } from 'vitest';
import {
  API_KEY,
  BASE_URL,
  connected,
  HOUR,
  ingestionId,
  MINUTE,
  type Scenario,
  SECOND,
} from './support/scenario';

const ELSEWHERE = 'https://synap.example';
/** As long as the usual one, and with the same end. */
const OTHER_KEY = 'synap_test_fedcba9876abcdef';
const first = ingestionId(1);
const second = ingestionId(2);

/** What a page sends to change a connection and leave its key as it is. */
const edited = (connectionId: string) => ({ connectionId, name: 'Home', baseUrl: BASE_URL, key: null });

describe('a connection', () => {
  it('is one, however often its page sends the same key for the same base URL', async () => {
    const story = await connected();
    expect(await story.connect({ baseUrl: `${BASE_URL}/` })).toBe(story.home);
    expect(await story.connect({ key: OTHER_KEY })).not.toBe(story.home);
    expect(await story.connect({ baseUrl: ELSEWHERE })).not.toBe(story.home);
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

  it('whose host may not be reached sends nothing and says so once, and goes on when it may', async () => {
    const story = await connected();
    story.synap.job(first, { endsInMs: HOUR });
    await story.watch(first);
    const asked = story.synap.requests.length;
    story.browser.withdrawn.add(BASE_URL);
    story.worker().onPermissionsChanged();
    await story.advance(HOUR);
    story.worker().onPermissionsChanged();
    await story.advance(MINUTE);
    expect(story.synap.requests).toHaveLength(asked);
    expect(story.newNotifications()).toEqual([
      expect.stringContaining(`connection:${story.home}:permission_missing`),
    ]);
    story.browser.withdrawn.clear();
    story.worker().onPermissionsChanged();
    await story.advance(MINUTE);
    expect(story.standing(first)).toBe('completed');
  });

  it('saved before its host may be reached is checked as soon as it may', async () => {
    const story = await connected();
    story.browser.withdrawn.add(ELSEWHERE);
    const work = await story.connect({ baseUrl: ELSEWHERE, key: OTHER_KEY });
    await story.advance(MINUTE);
    expect(story.synap.keysSentTo(ELSEWHERE)).toEqual([]);
    story.browser.withdrawn.clear();
    story.worker().onPermissionsChanged();
    await story.advance(SECOND);
    expect(story.synap.keysSentTo(ELSEWHERE)).toEqual([OTHER_KEY]);
    expect(story.connection(work).identity?.clientId).toBe('cli_1');
    expect(story.blockedBy(work)).toBeNull();
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
    await story.advance(119 * SECOND);
    expect(story.synap.polls()).toHaveLength(asked);
    await story.advance(31 * SECOND);
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

  it('that is removed stops its watches, keeps their history, and leaves nothing of its key', async () => {
    const story = await connected();
    const work = await story.connect({ baseUrl: ELSEWHERE, key: OTHER_KEY, keyMode: 'session' });
    await story.send({ type: 'saveSettings', patch: { defaultConnectionId: work } });
    story.synap.job(first, { endsInMs: SECOND });
    story.synap.job(second);
    await story.watch([first, second]);
    await story.advance(MINUTE);
    story.synap.refusedKeys.add(OTHER_KEY);
    const release = story.synap.holdAnswers();
    await story.advance(5 * SECOND);
    await story.send({ type: 'removeConnection', connectionId: work });
    const asked = story.synap.requests.length;
    release();
    await story.advance(HOUR);
    expect(story.synap.requests).toHaveLength(asked);
    expect([story.standing(first), story.standing(second)]).toEqual(['completed', 'stopped']);
    expect(story.settings().defaultConnectionId).toBeNull();
    expect(story.keyPlaces(work)).toEqual([]);
    expect(story.storedUnder(work)).toEqual([]);
  });

  it('that is removed gives its permission back once no other needs it', async () => {
    const story = await connected();
    const work = await story.connect({ baseUrl: ELSEWHERE, key: OTHER_KEY });
    const play = await story.connect({ baseUrl: ELSEWHERE, key: `${OTHER_KEY}2` });
    await story.send({ type: 'removeConnection', connectionId: work });
    expect(story.browser.givenBack).toEqual([]);
    await story.send({ type: 'removeConnection', connectionId: play });
    expect(story.browser.givenBack).toEqual([ELSEWHERE]);
  });

  it('that is removed is not brought back by a page that saves it a moment later', async () => {
    const story = await connected();
    const answers = heldBack();
    story.browser.faults.permissionsAnswerAfter = answers.until;
    const renaming = story.reply({ type: 'saveConnection', ...edited(story.home), name: 'Renamed' });
    await story.advance(0);
    const removing = story.reply({ type: 'removeConnection', connectionId: story.home });
    await story.advance(0);
    answers.release();
    await Promise.all([renaming, removing]);
    expect(story.keyPlaces(story.home)).toEqual([]);
    expect(story.storedUnder(story.home)).toEqual([]);
  });
});

/** Something that is to happen later, at a story's word. */
function heldBack(): { until: Promise<void>; release: () => void } {
  let release: () => void = () => undefined;
  const until = new Promise<void>((resolve) => {
    release = resolve;
  });
  return { until, release: () => release() };
}

async function watchToItsEnd(story: Scenario): Promise<void> {
  story.synap.job(first, { endsInMs: SECOND });
  await story.watch(first);
  await story.advance(MINUTE);
}

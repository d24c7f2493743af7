import { describe, expect, it } from 'vitest';
import { heldBack } from '../../support/virtual-clock';
import {
  connected,
  ELSEWHERE,
  edited,
  HOUR,
  ingestionId,
  MINUTE,
  OTHER_KEY,
  SECOND,
} from '../support/scenario';

const first = ingestionId(1);
const second = ingestionId(2);

describe('a connection that is removed', () => {
  it('stops its watches, keeps their history, and leaves nothing of its key', async () => {
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
  it('while its key is still being decrypted for a poll leaves nothing either', async () => {
    const story = await connected();
    const decrypted = heldBack();
    story.browser.faults.keyOpensAfter = decrypted.until;
    await story.watch(first);
    await story.send({ type: 'removeConnection', connectionId: story.home });
    decrypted.release();
    await story.advance(MINUTE);
    expect(story.synap.polls()).toEqual([]);
    expect(story.storedUnder(story.home)).toEqual([]);
  });
  it('stays known by name and address, for the ingestions that it had', async () => {
    const story = await connected();
    const work = await story.connect({ name: 'Work', baseUrl: ELSEWHERE, key: OTHER_KEY });
    await story.watch(first, work);
    await story.send({ type: 'removeConnection', connectionId: work });
    await story.restartBrowser();
    expect(story.summary().formerConnections).toEqual([{ id: work, name: 'Work', baseUrl: ELSEWHERE }]);
    expect(story.ingestion(first).connectionId).toBe(work);
  });
  it('gives its permission back once no other needs it', async () => {
    const story = await connected();
    const work = await story.connect({ baseUrl: ELSEWHERE, key: OTHER_KEY });
    const play = await story.connect({ baseUrl: ELSEWHERE, key: `${OTHER_KEY}2` });
    await story.send({ type: 'removeConnection', connectionId: work });
    expect(story.browser.givenBack).toEqual([]);
    await story.send({ type: 'removeConnection', connectionId: play });
    expect(story.browser.givenBack).toEqual([ELSEWHERE]);
  });
  it('is there as before where the disk does not write, and its page hears so', async () => {
    const story = await connected();
    await story.connect({ ...edited(story.home), keyMode: 'session' });
    story.browser.faults.cannotWrite = true;
    const removed = await story.reply({ type: 'removeConnection', connectionId: story.home });
    expect(removed).toMatchObject({ ok: false, error: { code: 'storage_failed' } });
    story.browser.faults.cannotWrite = false;
    story.synap.job(first, { endsInMs: 0 });
    await story.watch(first);
    await story.advance(SECOND);
    expect(story.standing(first)).toBe('completed');
  });
  it('is not brought back by a page that saves it a moment later', async () => {
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

import { describe, expect, it } from 'vitest';
import { heldBack } from '../../support/virtual-clock';
import {
  API_KEY,
  BASE_URL,
  connected,
  ELSEWHERE,
  edited,
  HOUR,
  ingestionId,
  MINUTE,
  OTHER_KEY,
  type Scenario,
  SECOND,
} from '../support/scenario';

const [first, second] = [ingestionId(1), ingestionId(2)];

describe('a connection', () => {
  it('whose host may not be reached sends nothing and says so once, and goes on when it may', async () => {
    const story = await connected();
    story.synap.job(first, { endsInMs: HOUR });
    await story.watch(first);
    const asked = story.synap.requests.length;
    story.browser.withdrawn.add(BASE_URL);
    story.worker().onPermissionsChanged();
    await story.advance(HOUR);
    story.worker().onPermissionsChanged();
    await story.send({ type: 'retryConnection', connectionId: story.home });
    await story.connect(edited(story.home));
    await story.restartBrowser();
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
  it('whose host was taken away while the browser was closed sends nothing after its start', async () => {
    const story = await connected();
    story.synap.job(first, { endsInMs: HOUR });
    await story.watch(first);
    await story.advance(SECOND);
    const asked = story.synap.requests.length;
    story.browser.withdrawn.add(BASE_URL);
    await story.restartBrowser();
    await story.advance(MINUTE);
    expect(story.synap.requests).toHaveLength(asked);
    expect(story.newNotifications()).toEqual([
      expect.stringContaining(`connection:${story.home}:permission_missing`),
    ]);
  });

  it('of which nothing is watched is not notified of, whatever is watched on another', async () => {
    const story = await connected();
    const work = await story.connect({ name: 'Work', baseUrl: ELSEWHERE, key: OTHER_KEY });
    for (const id of [first, second]) story.synap.job(id, { endsInMs: HOUR });
    await story.watch(first);
    story.browser.withdrawn.add(ELSEWHERE);
    story.worker().onPermissionsChanged();
    await story.advance(MINUTE);
    expect(story.newNotifications()).toEqual([]);
    await story.watch(second, work);
    await story.advance(MINUTE);
    expect(story.newNotifications()).toEqual([
      expect.stringContaining(`connection:${work}:permission_missing`),
    ]);
  });

  it('that was found refused since stays so, though a second permission is given at the same moment', async () => {
    const story = await connected();
    story.synap.job(first);
    await story.watch(first);
    story.browser.withdrawn.add(BASE_URL);
    story.worker().onPermissionsChanged();
    await story.advance(SECOND);
    story.browser.withdrawn.clear();
    story.synap.refusedKeys.add(API_KEY);
    const answers = heldBack();
    story.browser.faults.permissionsAnswerAfter = answers.until;
    story.worker().onPermissionsChanged();
    await story.advance(0);
    story.browser.faults.permissionsAnswerAfter = null;
    story.worker().onPermissionsChanged();
    await story.advance(MINUTE);
    const asked = story.synap.requests.length;
    answers.release();
    await story.advance(MINUTE);
    expect(story.blockedBy(story.home)).toBe('key_rejected');
    expect(story.synap.requests).toHaveLength(asked);
  });
  it('stays as it is where the browser does not say whether its host may be reached', async () => {
    const story = await connected();
    const silent = () => {
      story.faultOf = (call) => (call === 'permissions.has' ? 'fails' : null);
      story.worker().onPermissionsChanged();
      return story.advance(SECOND);
    };
    await silent();
    expect(story.blockedBy(story.home)).toBeNull();
    story.faultOf = () => null;
    story.browser.withdrawn.add(BASE_URL);
    story.worker().onPermissionsChanged();
    await story.advance(SECOND);
    await silent();
    expect(story.blockedBy(story.home)).toBe('permission_missing');
  });
  it('stays stopped where the browser does not say whether what was taken away has come back', async () => {
    const story = await connected();
    story.browser.withdrawn.add(BASE_URL);
    let asked = 0;
    story.faultOf = (call) => (call === 'permissions.has' && ++asked > 1 ? 'fails' : null);
    story.worker().onPermissionsChanged();
    await story.advance(SECOND);
    expect(story.blockedBy(story.home)).toBe('permission_missing');
  });
  it('is saved, tried and polled where the browser does not say whether its host may be reached', async () => {
    const story = await connected();
    story.faultOf = (call) => (call === 'permissions.has' ? 'fails' : null);
    await story.connect({ ...edited(story.home), name: 'Renamed' });
    await story.send({ type: 'retryConnection', connectionId: story.home });
    const asked = story.synap.whoamis().length;
    await story.reply({ type: 'testConnection', ...edited(story.home) });
    expect(story.synap.whoamis()).toHaveLength(asked + 1);
    story.synap.job(first);
    await story.watch(first);
    story.browser.faults.isOffline = true;
    await story.advance(MINUTE);
    expect(story.blockedBy(story.home)).toBeNull();
    expect(story.connectionErrorOf(story.home)).toBe('unreachable');
  });
  it('goes on though the permission comes back at any moment while its loss is written', async () => {
    for (let turns = 0; turns < 40; turns++) {
      const story = await connected();
      const work = await story.connect({ name: 'Work', key: OTHER_KEY });
      story.browser.withdrawn.add(BASE_URL);
      story.worker().onPermissionsChanged();
      for (let turn = 0; turn < turns; turn++) await Promise.resolve();
      story.browser.withdrawn.clear();
      story.worker().onPermissionsChanged();
      await story.advance(SECOND);
      const blocks = [story.home, work].map((id) => story.blockedBy(id));
      expect(blocks, `after ${turns} turns`).toEqual([null, null]);
    }
  });
  it('goes on though the permission comes back at any moment while a person tries it again', async () => {
    for (let turns = 0; turns < 40; turns++) {
      const story = await connected();
      story.browser.withdrawn.add(BASE_URL);
      const retried = story.send({ type: 'retryConnection', connectionId: story.home });
      for (let turn = 0; turn < turns; turn++) await Promise.resolve();
      story.browser.withdrawn.clear();
      story.worker().onPermissionsChanged();
      await retried;
      await story.advance(SECOND);
      expect(story.blockedBy(story.home), `after ${turns} turns`).toBeNull();
    }
  });
  it('goes on though the permission comes back while a poll that lacked it is diagnosed', async () => {
    const story = await connected();
    story.browser.withdrawn.add(BASE_URL);
    story.faultOf = (call) => (call === 'fetch' ? 'fails' : null);
    const answers = heldBack();
    story.browser.faults.permissionsAnswerAfter = answers.until;
    await story.watch(first);
    await story.advance(0);
    story.browser.faults.permissionsAnswerAfter = null;
    story.faultOf = () => null;
    story.worker().onPermissionsChanged();
    await story.advance(0);
    story.browser.withdrawn.clear();
    story.worker().onPermissionsChanged();
    await story.advance(0);
    answers.release();
    await story.advance(SECOND);
    expect(story.blockedBy(story.home)).toBeNull();
  });
  it.each([
    ['browser start', (story: Scenario) => story.restartBrowser({ closedForMs: HOUR })],
    ['update', (story: Scenario) => story.updateExtension()],
  ])('whose permission came back unheard goes on with the next %s', async (_, start) => {
    const story = await connected();
    story.synap.job(first, { endsInMs: HOUR });
    await story.watch(first);
    story.browser.withdrawn.add(BASE_URL);
    story.worker().onPermissionsChanged();
    await story.advance(MINUTE);
    story.browser.withdrawn.clear();
    await start(story);
    await story.advance(MINUTE);
    expect(story.blockedBy(story.home)).toBeNull();
    await story.advance(HOUR);
    expect(story.standing(first)).toBe('completed');
  });

  it.each([
    ['good', []],
    ['refusals of its key', [API_KEY]],
  ])('that is stopped while answers are in progress stays so: %s', async (_, refusedKeys) => {
    const story = await connected();
    story.synap.job(first);
    for (const key of refusedKeys) story.synap.refusedKeys.add(key);
    const release = story.synap.holdAnswers();
    await story.watch(first);
    await story.send({ type: 'retryConnection', connectionId: story.home });
    story.browser.withdrawn.add(BASE_URL);
    story.worker().onPermissionsChanged();
    await story.advance(SECOND);
    release();
    await story.advance(MINUTE);
    expect(story.blockedBy(story.home)).toBe('permission_missing');
    expect(story.newNotifications()).toHaveLength(1);
  });
  it('keeps the key and the name that it is given while the browser is asked for its permission', async () => {
    const story = await connected();
    story.synap.job(first, { endsInMs: HOUR });
    await story.watch(first);
    story.browser.withdrawn.add(BASE_URL);
    const answers = heldBack();
    story.browser.faults.permissionsAnswerAfter = answers.until;
    story.worker().onPermissionsChanged();
    await story.advance(0);
    story.browser.faults.permissionsAnswerAfter = null;
    await story.connect({ ...edited(story.home), name: 'Renamed', key: OTHER_KEY });
    answers.release();
    await story.advance(SECOND);
    expect(story.blockedBy(story.home)).toBe('permission_missing');
    story.browser.withdrawn.clear();
    story.worker().onPermissionsChanged();
    await story.advance(MINUTE);
    expect(story.connection(story.home).name).toBe('Renamed');
    expect(story.synap.polls().at(-1)?.key).toBe(OTHER_KEY);
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
});

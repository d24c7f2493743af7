import { describe, expect, it } from 'vitest';
import { connectedToFastSynap, titles, watchFinished } from './support/bursts';
import {
  connected,
  ELSEWHERE,
  HOUR,
  ingestionIds,
  MINUTE,
  OTHER_KEY,
  type Scenario,
  SECOND,
} from './support/scenario';

/** Has them watched for a while in which they do not finish; they do two minutes later. */
async function watchUnfinished(story: Scenario, ids: string[]): Promise<void> {
  for (const id of ids) story.synap.job(id, { endsInMs: 2 * MINUTE + 20 * SECOND });
  for (const id of ids) await story.watch(id);
  await story.advance(20 * SECOND);
}

describe('of a burst', () => {
  it('the first three are notified at once, the rest in one digest after five seconds; then a burst begins anew', async () => {
    const story = await connectedToFastSynap();
    await watchFinished(story, ingestionIds(8));
    await story.advance(SECOND);
    expect(story.newNotifications()).toEqual(ingestionIds(3).map((id) => `${id}:1:completed`));
    await story.advance(MINUTE);
    const at = (story.browser.created[0]?.at ?? 0) + 5 * SECOND;
    const message = 'listed listed listed doc-04 doc-05 doc-06 doc-07';
    const digest = { title: 'notificationTallyCompleted_other 5', message, at };
    expect(story.browser.created.slice(3)).toMatchObject([digest]);
    await watchFinished(story, ingestionIds(11).slice(8));
    await story.advance(SECOND);
    expect(titles(story).slice(4)).toEqual(['09', '10', '11'].map((n) => `notificationCompleted doc-${n}`));
  });

  it('the rest comes after five seconds too where nobody has done anything for long', async () => {
    const story = await connectedToFastSynap();
    const ids = ingestionIds(5);
    for (const id of ids) story.synap.job(id, { endsInMs: 10 * MINUTE });
    for (const id of ids) await story.watch(id);
    story.stopsIdleWorker = true;
    await story.advance(15 * MINUTE);
    const times = story.browser.created.map(({ at }) => at);
    expect(times).toHaveLength(4);
    expect((times[3] ?? 0) - (times[0] ?? 0)).toBeLessThanOrEqual(6 * SECOND);
  });

  it('the rest is notified by its digest though the background is killed while it waits', async () => {
    const story = await connectedToFastSynap();
    await watchFinished(story, ingestionIds(5));
    await story.advance(SECOND);
    story.stopWorker();
    await story.advance(2 * MINUTE);
    expect(titles(story).slice(3)).toEqual(['notificationTallyCompleted_other 2']);
  });

  it('one that is checked again while its digest waits is notified of what the check finds, and of nothing else', async () => {
    const story = await connectedToFastSynap();
    const ids = ingestionIds(6);
    await watchFinished(story, ids);
    await story.advance(SECOND);
    const checked = ids.slice(4);
    for (const id of checked) story.synap.job(id, { endsInMs: MINUTE, as: 'failed' });
    await story.send({ type: 'check', ids: checked });
    await story.advance(5 * MINUTE);
    expect(titles(story).slice(3)).toEqual([
      'notificationCompleted doc-04',
      'notificationFailed doc-05',
      'notificationFailed doc-06',
    ]);
  });
});

describe('after being away', () => {
  it('what finished meanwhile is notified in one digest, once all of it was polled', async () => {
    const story = await connected();
    const ids = ingestionIds(9);
    for (const id of ids)
      story.synap.job(id, { endsInMs: 10 * MINUTE, as: id === ids[0] ? 'failed' : 'completed' });
    for (const id of ids) await story.watch(id);
    await story.advance(20 * SECOND);
    await story.sleep(HOUR);
    const wokeAt = story.browser.clock.now();
    await story.advance(5 * MINUTE);
    const title = 'notificationAway notificationTallyCompleted_other 8, notificationTallyFailed_one 1';
    expect(story.browser.created).toMatchObject([{ title }]);
    expect(story.browser.created[0]?.at).toBeLessThan(wokeAt + 20 * SECOND);
  });

  it('what ended while the browser was closed comes in one digest, however shortly it had been watched', async () => {
    const story = await connected();
    const ids = ingestionIds(6);
    for (const id of ids) story.synap.job(id, { endsInMs: MINUTE });
    for (const id of ids) await story.watch(id);
    await story.advance(10 * SECOND);
    await story.restartBrowser({ closedForMs: 2 * MINUTE });
    await story.advance(2 * MINUTE);
    expect(titles(story)).toEqual(['notificationAway notificationTallyCompleted_other 6']);
  });

  it.each([20, 50, 90])(
    'it is one digest too where the network comes %i s after the machine',
    async (seconds) => {
      const story = await connected();
      const far = await story.connect({ baseUrl: 'https://synap.example' });
      const ids = ingestionIds(8);
      for (const id of ids) story.synap.job(id, { endsInMs: 10 * MINUTE });
      for (const id of ids) await story.watch(id, far);
      await story.advance(20 * SECOND);
      story.browser.faults.isOffline = true;
      await story.sleep(HOUR);
      await story.advance(seconds * SECOND);
      story.browser.faults.isOffline = false;
      story.worker().onOnline();
      await story.advance(5 * MINUTE);
      expect(titles(story)).toEqual(['notificationAway notificationTallyCompleted_other 8']);
    },
  );

  it.each<[string, (story: Scenario) => Response]>([
    ['a sign-in page', (story) => story.synap.page(200)],
    ['a firewall', (story) => story.synap.page(403)],
    ['a gateway that asks for a sign-in in JSON', (story) => story.synap.json(401, { detail: 'sign in' })],
    ['a gateway whose Synap starts', (story) => story.synap.json(503, { message: 'no upstream' })],
  ])('it is one digest too where %s answers at first', async (_, answer) => {
    const story = await connected();
    const ids = ingestionIds(8);
    for (const id of ids) story.synap.job(id, { endsInMs: 10 * MINUTE });
    for (const id of ids) await story.watch(id);
    await story.advance(20 * SECOND);
    story.synap.instead = () => answer(story);
    await story.sleep(HOUR);
    await story.advance(75 * SECOND);
    story.synap.instead = null;
    story.worker().onOnline();
    await story.advance(5 * MINUTE);
    expect(titles(story)).toEqual(['notificationAway notificationTallyCompleted_other 8']);
  });

  it.each([3, 8, 15])(
    'it is one digest too where the background is killed by its call number %i after that, and started a minute later',
    async (calls) => {
      const story = await connected();
      const ids = ingestionIds(8);
      for (const id of ids) story.synap.job(id, { endsInMs: 10 * MINUTE });
      for (const id of ids) await story.watch(id);
      await story.advance(20 * SECOND);
      story.stopWorkerAfter(calls);
      await story.sleep(HOUR);
      await story.advance(5 * MINUTE);
      expect(titles(story)).toEqual(['notificationAway notificationTallyCompleted_other 8']);
    },
  );

  it('it is one digest too where the machine wakes for a moment and sleeps on', async () => {
    const story = await connected();
    const ids = ingestionIds(8);
    for (const id of ids) story.synap.job(id, { endsInMs: 10 * MINUTE });
    for (const id of ids) await story.watch(id);
    await story.advance(20 * SECOND);
    let answers = 0;
    const release = story.synap.holdAnswers(() => answers++ > 0);
    await story.sleep(HOUR);
    await story.advance(SECOND);
    expect(ids.filter((id) => story.standing(id) === 'completed')).toHaveLength(1);
    story.stopWorker();
    release();
    await story.sleep(HOUR);
    await story.advance(5 * MINUTE);
    expect(titles(story)).toEqual(['notificationAway notificationTallyCompleted_other 8']);
  });

  it('the digest waits for no ID that Synap has forgotten meanwhile', async () => {
    const story = await connected();
    const [forgotten = '', ...ids] = ingestionIds(5);
    await watchUnfinished(story, [forgotten, ...ids]);
    story.synap.forget(forgotten);
    await story.sleep(HOUR);
    await story.advance(10 * SECOND);
    expect(titles(story)).toEqual(['notificationAway notificationTallyCompleted_other 4']);
  });

  it('the digest waits no longer for a host that is not reached', async () => {
    const story = await connected();
    const far = await story.connect({ baseUrl: ELSEWHERE, key: OTHER_KEY });
    const ids = ingestionIds(6);
    for (const id of ids) story.synap.job(id, { endsInMs: 10 * MINUTE });
    for (const [index, id] of ids.entries()) await story.watch(id, index < 4 ? story.home : far);
    await story.advance(20 * SECOND);
    story.synap.instead = ({ origin }) => (origin === ELSEWHERE ? Promise.reject(new TypeError()) : null);
    await story.sleep(HOUR);
    const wokeAt = story.browser.clock.now();
    await story.advance(5 * MINUTE);
    expect(story.browser.created).toMatchObject([
      { title: 'notificationAway notificationTallyCompleted_other 4' },
    ]);
    expect(story.browser.created[0]?.at).toBeLessThan(wokeAt + 2 * MINUTE);
  });

  it.each([
    ['what ended meanwhile', MINUTE],
    ['what ends later', 4 * MINUTE],
  ])('%s waits for no connection whose key the person has to give', async (_, endsInMs) => {
    const story = await connected();
    const keyless = await story.connect({ baseUrl: ELSEWHERE, key: OTHER_KEY, keyMode: 'session' });
    const [one = '', ...others] = ingestionIds(6);
    for (const id of others) story.synap.job(id);
    await story.watch(others, keyless);
    story.synap.job(one, { endsInMs });
    await story.watch(one, story.home);
    const watchedAt = story.browser.clock.now();
    // Found missing when the refused key is checked, at the start.
    story.synap.refusedKeys.add(OTHER_KEY);
    await story.advance(20 * SECOND);
    await story.restartBrowser({ closedForMs: 2 * MINUTE });
    const startedAt = story.browser.clock.now();
    await story.advance(3 * MINUTE);
    expect(story.blockedBy(keyless)).toBe('key_needed');
    const shown = story.browser.created.filter(({ id }) => id.startsWith(one));
    expect(shown).toHaveLength(1);
    const knownAt = Math.max(startedAt, watchedAt + endsInMs);
    expect((shown[0]?.at ?? 0) - knownAt).toBeLessThan(20 * SECOND);
  });

  it('one is notified alone, and then a burst is one again', async () => {
    const story = await connectedToFastSynap();
    await watchUnfinished(story, ingestionIds(1));
    await story.sleep(HOUR);
    await story.advance(MINUTE);
    expect(titles(story)).toEqual(['notificationCompleted doc-01']);
    await watchFinished(story, ingestionIds(5).slice(1));
    await story.advance(SECOND);
    expect(titles(story)).toHaveLength(1 + 3);
  });

  it('the digest waits half a minute, and two seconds for each, for polls that the server forbids', async () => {
    const story = await connected();
    await watchUnfinished(story, ingestionIds(8));
    let allowed = 5;
    story.synap.instead = () =>
      allowed-- > 0 ? null : story.synap.json(429, { detail: 'slow down' }, { 'Retry-After': '900' });
    await story.sleep(HOUR);
    const wokeAt = story.browser.clock.now();
    await story.advance(5 * MINUTE);
    expect(story.browser.created).toMatchObject([
      { title: 'notificationAway notificationTallyCompleted_other 5' },
    ]);
    expect(story.browser.created[0]?.at).toBe(wokeAt + 30 * SECOND + 8 * 2 * SECOND);
  });

  it.each<[string, (story: Scenario, unpolled: string[]) => unknown]>([
    ['the clock is set back meanwhile', (story) => story.setClock(-5 * MINUTE)],
    ['they are removed', (story, ids) => story.send({ type: 'remove', ids })],
    ['they are stopped', (story, ids) => story.send({ type: 'stop', ids })],
  ])('the digest waits no longer for those that were not polled when %s', async (_, happens) => {
    const story = await connected();
    await watchUnfinished(story, ingestionIds(8));
    let allowed = 5;
    story.synap.instead = () =>
      allowed-- > 0 ? null : story.synap.json(429, { detail: 'slow down' }, { 'Retry-After': '900' });
    await story.sleep(HOUR);
    await story.advance(10 * SECOND);
    expect(story.browser.created).toEqual([]);
    await happens(
      story,
      ingestionIds(8).filter((id) => story.standing(id) === 'watching'),
    );
    await story.show();
    await story.advance(5 * SECOND);
    expect(titles(story)).toEqual(['notificationAway notificationTallyCompleted_other 5']);
  });

  it('only: what finishes while it is polled was missed by nobody, however long it was watched', async () => {
    const story = await connected();
    const ids = ingestionIds(2);
    for (const id of ids) story.synap.job(id, { endsInMs: 10 * MINUTE });
    await story.watch(ids);
    await story.advance(11 * MINUTE);
    expect(titles(story)).toEqual(['notificationCompleted doc-01', 'notificationCompleted doc-02']);
  });

  it('what is watched only since is notified at once', async () => {
    const story = await connected();
    await story.advance(HOUR);
    await watchFinished(story, ingestionIds(2));
    await story.advance(SECOND);
    expect(titles(story)).toEqual(['notificationCompleted doc-01', 'notificationCompleted doc-02']);
  });
});

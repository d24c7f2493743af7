import { describe, expect, it } from 'vitest';
import { connected, HOUR, ingestionIds, MINUTE, type Scenario, SECOND } from './support/scenario';

const ids = ingestionIds(5);
const [first = '', second = '', ...rest] = ids;

const titles = (story: Scenario) => story.browser.created.map(({ title }) => title);

describe('a batch', () => {
  it('is notified once, when all of it is done; a failure at once, and counted in it', async () => {
    const story = await connected();
    story.synap.job(first, { endsInMs: 5 * SECOND, as: 'failed' });
    for (const id of [second, ...rest]) story.synap.job(id, { endsInMs: 20 * SECOND });
    await story.watch(ids);
    await story.advance(15 * SECOND);
    expect(titles(story)).toEqual(['notificationFailed doc-01']);
    story.stopWorker();
    await story.advance(2 * MINUTE);
    expect(titles(story).slice(1)).toEqual([
      'notificationBatch notificationTallyCompleted_other 4, notificationTallyFailed_one 1',
    ]);
    expect(ids.map((id) => story.notification(id))).toEqual(Array(5).fill('sent'));
    await story.show(first);
    await story.restartBrowser();
    await story.advance(MINUTE);
    expect(titles(story)).toHaveLength(2);
    expect(story.browser.alarm).toBeNull();
  });

  it('that a person removes in progress is not notified, whatever has failed in it', async () => {
    const story = await connected();
    for (const id of [first, second]) story.synap.job(id, { endsInMs: 0, as: 'failed' });
    for (const id of rest) story.synap.job(id);
    await story.watch(ids);
    await story.advance(20 * SECOND);
    await story.send({ type: 'remove', ids });
    await story.advance(MINUTE);
    expect(titles(story)).toEqual(['notificationFailed doc-01', 'notificationFailed doc-02']);
  });

  it('counts each outcome as what it is: only what failed is called so', async () => {
    const story = await connected();
    const kinds = ['completed', 'completed', 'partial_success', 'cancelled', 'failed'];
    for (const [n, id] of ids.entries()) story.synap.job(id, { endsInMs: 20 * SECOND, as: kinds[n] ?? '' });
    await story.watch(ids);
    await story.advance(2 * MINUTE);
    expect(titles(story)).toContain(
      'notificationBatch notificationTallyCompleted_other 2, notificationTallyPartialSuccess_one 1, notificationTallyFailed_one 1, notificationTallyCancelled_one 1',
    );
  });

  it('is done when what is left of it is stopped or removed', async () => {
    const story = await connected();
    for (const id of ids) story.synap.job(id);
    for (const id of rest) story.synap.job(id, { endsInMs: 5 * SECOND });
    await story.watch(ids);
    await story.advance(20 * SECOND);
    await story.send({ type: 'stop', ids: [first] });
    await story.advance(SECOND);
    expect(titles(story)).toEqual([]);
    await story.send({ type: 'remove', ids: [second] });
    await story.advance(SECOND);
    expect(titles(story)).toEqual(['notificationBatch notificationTallyCompleted_other 3']);
  });

  it('that is over takes back none: what is checked again is notified alone', async () => {
    const story = await connected();
    for (const id of ids) story.synap.job(id);
    await story.watch(ids);
    await story.advance(5 * SECOND);
    await story.send({ type: 'stop', ids });
    await story.advance(SECOND);
    story.synap.job(first, { endsInMs: 0 });
    await story.send({ type: 'check', ids: [first] });
    await story.advance(MINUTE);
    expect(titles(story)).toEqual(['notificationCompleted doc-01']);
  });

  it('of which everything failed is notified as well', async () => {
    const story = await connected();
    for (const id of ids) story.synap.job(id, { endsInMs: 5 * SECOND, as: 'failed' });
    await story.watch(ids);
    await story.advance(MINUTE);
    await story.restartBrowser();
    await story.advance(MINUTE);
    const ofTheWhole = titles(story).filter((title) => title.startsWith('notificationBatch'));
    expect(ofTheWhole).toEqual(['notificationBatch notificationTallyFailed_other 5']);
    expect(ids.map((id) => story.notification(id))).toEqual(Array(5).fill('sent'));
    expect([story.unfinishedDigests(), story.browser.alarm]).toEqual([[], null]);
  });

  it('is notified once though the background is killed before that is written down', async () => {
    const story = await connected();
    for (const id of ids) story.synap.job(id, { endsInMs: 5 * SECOND });
    await story.watch(ids);
    story.killAfter(/^notifications\.create batch/);
    await story.advance(20 * SECOND);
    expect(story.notification(first)).toBe('pending');
    await story.advance(5 * MINUTE);
    expect(titles(story)).toEqual(['notificationBatch notificationTallyCompleted_other 5']);
    expect(story.notification(first)).toBe('sent');
  });

  it('is not notified long after it is over, when one of it is removed', async () => {
    const story = await connected();
    for (const id of ids) story.synap.job(id, { endsInMs: 5 * SECOND, as: 'failed' });
    await story.watch(ids);
    // Killed when all are notified, before the whole is.
    story.killAfter(new RegExp(`^local\\.set ingestion:${rest[0]} summary$`));
    await story.advance(10 * SECOND);
    await story.advance(HOUR);
    const before = titles(story);
    expect(ids.map((id) => story.notification(id))).toEqual(Array(5).fill('sent'));
    await story.send({ type: 'remove', ids: [first] });
    await story.advance(MINUTE);
    expect(titles(story)).toEqual(before);
  });
});

describe('a batch with stragglers', () => {
  const [last = '', ...others] = ingestionIds(4);
  const reported =
    'notificationBatchSoFar notificationTallyCompleted_other 3, notificationTallyInProgress_one 1';

  /** Three of four complete after 20 s; the last one runs for this long. */
  async function straggling(endsInMs: number): Promise<Scenario & { home: string }> {
    const story = await connected();
    for (const id of others) story.synap.job(id, { endsInMs: 20 * SECOND });
    story.synap.job(last, { endsInMs });
    await story.watch([last, ...others]);
    return story;
  }

  it('is notified when the last has run for five minutes and much longer than usual, the last alone later', async () => {
    const story = await straggling(HOUR);
    await story.advance(4 * MINUTE);
    expect(titles(story)).toEqual([]);
    await story.advance(2 * MINUTE);
    expect(titles(story)).toEqual([reported]);
    await story.advance(HOUR);
    expect(titles(story)).toEqual([reported, 'notificationCompleted doc-01']);
    expect([last, ...others].map((id) => story.notification(id))).toEqual(Array(4).fill('sent'));
    expect([story.unfinishedDigests(), story.browser.alarm]).toEqual([[], null]);
  });

  it('waits for the last as long as jobs usually take, three times', async () => {
    const story = await connected();
    for (const id of others) story.synap.job(id, { endsInMs: 5 * MINUTE });
    story.synap.job(last, { endsInMs: HOUR });
    await story.watch([last, ...others]);
    await story.advance(14 * MINUTE);
    expect(titles(story)).toEqual([]);
    await story.advance(3 * MINUTE);
    expect(titles(story)).toEqual([reported]);
  });

  it('waits on where more than half of it goes on, or where one ends after the other', async () => {
    const story = await connected();
    const ids = ingestionIds(12);
    for (const [n, id] of ids.entries()) story.synap.job(id, { endsInMs: (n + 1) * MINUTE });
    await story.watch(ids);
    await story.advance(11 * MINUTE + 30 * SECOND);
    expect(titles(story)).toEqual([]);
    await story.advance(MINUTE);
    expect(titles(story)).toEqual(['notificationBatch notificationTallyCompleted_other 12']);
  });

  it('of which most hangs tells what has ended after an hour without another, not when all of it has timed out', async () => {
    const story = await connected();
    const [done = '', ...hanging] = ingestionIds(4);
    story.synap.job(done, { endsInMs: 20 * SECOND });
    for (const id of hanging) story.synap.job(id);
    await story.watch([done, ...hanging]);
    await story.advance(59 * MINUTE);
    expect(titles(story)).toEqual([]);
    await story.advance(3 * MINUTE);
    expect(titles(story)).toEqual([
      'notificationBatchSoFar notificationTallyCompleted_one 1, notificationTallyInProgress_other 3',
    ]);
  });

  it('is notified in time though its connection is stopped meanwhile', async () => {
    const story = await straggling(HOUR);
    await story.advance(MINUTE);
    story.browser.faults.hasLostEncryptionKey = true;
    await story.advance(5 * MINUTE);
    expect(titles(story)).toContain(reported);
  });

  it('notifies every outcome once wherever the background is killed', async () => {
    for (let calls = 1; calls <= 25; calls += 3) {
      const story = await straggling(5 * MINUTE + 10 * SECOND);
      await story.advance(4 * MINUTE + 50 * SECOND);
      await story.show();
      story.stopWorkerAfter(calls);
      await story.advance(5 * MINUTE);
      const all = titles(story).join();
      expect([calls, [last, ...others].map((id) => story.notification(id))]).toEqual([
        calls,
        Array(4).fill('sent'),
      ]);
      expect([calls, all]).toEqual([
        calls,
        expect.stringMatching(
          /^notificationBatch(SoFar [^,]+ 3,[^,]+,notificationCompleted doc-01| [^,]+ 4)$/,
        ),
      ]);
    }
  }, 120_000);

  it('loses none of it where the browser does not answer when it is notified', async () => {
    const story = await straggling(7 * MINUTE);
    await story.advance(4 * MINUTE);
    story.browser.faults.hangsNotifications = 'not_shown';
    await story.advance(8 * MINUTE);
    story.browser.faults.hangsNotifications = null;
    await story.advance(3 * MINUTE);
    expect(titles(story).sort()).toEqual([reported, 'notificationCompleted doc-01']);
  });
});

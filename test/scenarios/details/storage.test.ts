import { describe, expect, it } from 'vitest';
import { keys, SCHEMA_VERSION } from '../../../src/watch/model/records';
import { connected, ingestionId, ingestionIds, MINUTE, type Scenario, SECOND } from '../support/scenario';

const finished = ingestionIds(8);
const [watched, pending, fresh, another] = [
  ingestionId(20),
  ingestionId(21),
  ingestionId(22),
  ingestionId(23),
];
const standings = (story: Scenario, ids: string[]) => ids.map((id) => story.standing(id));

/** Eight are finished, one is watched, and the notification of one is pending: it is quiet. */
async function withHistory() {
  const story = await connected();
  for (const id of finished) {
    story.synap.job(id, { endsInMs: 0 });
    await story.watch(id);
    await story.advance(10 * SECOND);
  }
  story.synap.job(watched);
  await story.send({ type: 'saveSettings', patch: { quiet: { from: 11 * 60, to: 14 * 60 } } });
  story.synap.job(pending, { endsInMs: 0, as: 'failed' });
  await story.watch([watched, pending]);
  await story.advance(SECOND);
  story.synap.holdAnswers();
  return story;
}

const watchFresh = {
  type: 'watch' as const,
  ids: [fresh],
  connectionId: null,
  source: 'page' as const,
};

const NO_SPACE = [
  'IO error: .../000005.log: Unable to write (FILE_ERROR_NO_SPACE)',
  'IO error: .../LOG: No space left on device',
  'NS_ERROR_FILE_NO_DEVICE_SPACE',
];

describe('a disk that is full', () => {
  it.each(NO_SPACE)('(%s) costs nothing that is kept, is said, and is tried again', async (words) => {
    const story = await withHistory();
    const { faults } = story.browser;
    const kept = [...story.browser.local.keys()].filter((key) => !key.startsWith('summary'));
    Object.assign(faults, { cannotWrite: true, writeFailure: words });
    const reply = await story.reply({ type: 'watch', ids: [fresh], connectionId: null, source: 'page' });
    expect(reply).toMatchObject({ ok: false, error: { code: 'disk_full' } });
    await story.advance(10 * MINUTE);
    expect([...story.browser.local.keys()]).toEqual(expect.arrayContaining(kept));
    faults.cannotWrite = false;
    await story.watch(fresh);
    expect(story.standing(fresh)).toBe('watching');
  });

  it('is said on the connection whose finish cannot be written, until it can', async () => {
    const story = await connected();
    story.synap.job(watched, { endsInMs: 10 * SECOND });
    await story.watch(watched);
    await story.advance(5 * SECOND);
    Object.assign(story.browser.faults, { cannotWrite: true, writeFailure: NO_SPACE[0] });
    await story.advance(MINUTE);
    expect(story.connectionErrorOf(story.home)).toBe('disk_full');
    story.browser.faults.cannotWrite = false;
    await story.advance(2 * MINUTE);
    expect(story.connectionErrorOf(story.home)).toBeNull();
    expect(story.newNotifications()).toEqual([`${watched}:1:completed`]);
  });
});

describe('a storage with room for an outcome alone', () => {
  it('takes it, and not the raw response that it came with', async () => {
    const story = await connected();
    story.synap.job(watched, { endsInMs: 10 * SECOND, fields: { trace: 'x'.repeat(30_000) } });
    story.browser.faults.localBytesMax = story.storedBytes() + 8_000;
    await story.watch(watched);
    await story.advance(MINUTE);
    expect(story.newNotifications()).toEqual([`${watched}:1:completed`]);
    expect(story.hasBody(watched)).toBe(false);
  });
});

describe('a storage that is broken', () => {
  it('is no defect of ours: a command says what happened, and succeeds once storage works again', async () => {
    const story = await connected();
    story.browser.faults.cannotWrite = true;
    const failed = { ok: false, error: { code: 'storage_failed' } };
    expect(await story.reply(watchFresh)).toMatchObject(failed);
    story.browser.faults.cannotWrite = false;
    expect(await story.reply(watchFresh)).toMatchObject({ ok: true });
  });

  it('and gives nothing at a start: nothing is written, commands say so, and the watch goes on once it is read', async () => {
    const story = await connected();
    story.synap.job(watched, { endsInMs: MINUTE });
    await story.watch(watched);
    await story.advance(5 * SECOND);
    const { browser } = story;
    const before = JSON.stringify([...browser.local]);
    browser.faults.cannotRead = true;
    await story.restartBrowser();
    const failed = { ok: false, error: { code: 'storage_failed' } };
    expect(await story.reply(watchFresh)).toMatchObject(failed);
    expect(await story.reply({ type: 'diagnose' })).toMatchObject(failed);
    expect(await story.reply({ type: 'clearHistory' })).toMatchObject(failed);
    await story.advance(10 * MINUTE);
    expect(JSON.stringify([...browser.local])).toBe(before);
    browser.faults.cannotRead = false;
    await story.advance(2 * MINUTE);
    expect(story.newNotifications()).toEqual([`${watched}:1:completed`]);
  });
});

describe('a storage that is full', () => {
  it('loses raw responses first, then the oldest finished, never what is watched or pending', async () => {
    const story = await withHistory();
    const { faults } = story.browser;
    faults.localBytesMax = story.storedBytes() + 100;
    await story.watch(fresh);
    const withBody = finished.filter((id) => story.hasBody(id));
    expect(withBody.length).toBeGreaterThan(0);
    expect(withBody).toEqual(finished.slice(-withBody.length));
    expect(standings(story, finished)).toEqual(finished.map(() => 'completed'));

    faults.localBytesMax = story.storedBytes() - story.storedBytes('raw-response:') + 100;
    await story.watch(another);
    expect([...finished, watched].filter((id) => story.hasBody(id))).toEqual([]);
    expect(standings(story, finished)).toEqual([
      ...['gone', 'gone'],
      ...finished.slice(2).map(() => 'completed'),
    ]);
    expect(standings(story, [watched, pending, fresh, another])).toEqual([
      ...['watching', 'failed'],
      ...['watching', 'watching'],
    ]);
    expect(story.summary().counts).toMatchObject({ inProgress: 3, total: 10 });
  });

  it('loses nothing for what would not fit even then: it is refused, and all that is kept stays', async () => {
    const story = await withHistory();
    story.browser.faults.localBytesMax = story.storedBytes() + 100;
    const kept = [...story.browser.local.keys()];
    const reply = await story.reply({ ...watchFresh, ids: ingestionIds(90).slice(30) });
    expect(reply).toMatchObject({ ok: false, error: { code: 'storage_full' } });
    expect([...story.browser.local.keys()]).toEqual(kept);
    expect(story.summary().storageFull).toBe(true);
  });

  it('in which nothing may go refuses what is new and says so, and takes it when there is room', async () => {
    const story = await connected();
    story.synap.job(watched);
    await story.watch(watched);
    await story.advance(5 * SECOND);
    story.browser.faults.localBytesMax = story.storedBytes() + 100;
    const reply = await story.reply({ type: 'watch', ids: [fresh], connectionId: null, source: 'page' });
    expect(reply).toMatchObject({ ok: false, error: { code: 'storage_full' } });
    expect(story.standing(fresh)).toBe('gone');
    expect(story.standing(watched)).toBe('watching');
    expect(story.summary().storageFull).toBe(true);
    story.browser.faults.localBytesMax = Number.POSITIVE_INFINITY;
    await story.watch(fresh);
    expect(story.summary().storageFull).toBe(false);
  });

  it.each(['isStorageFull', 'cannotWrite'] as const)(
    'or a disk in trouble (%s) delays a finish and polls ever more rarely, but notifies of it once',
    async (fault) => {
      const story = await connected();
      story.synap.job(watched, { endsInMs: 10 * SECOND });
      await story.watch(watched);
      await story.advance(5 * SECOND);
      story.browser.faults[fault] = true;
      const polled = story.synap.polls().length;
      await story.advance(10 * MINUTE);
      expect(story.synap.polls().length - polled).toBeLessThan(30);
      expect(story.standing(watched)).toBe('watching');
      story.browser.faults[fault] = false;
      await story.advance(2 * MINUTE);
      expect(story.newNotifications()).toEqual([`${watched}:1:completed`]);
    },
  );

  it('or a disk in trouble, for a moment alone, delays a finish by no more than seconds', async () => {
    const story = await connected();
    story.synap.job(watched, { endsInMs: 3 * SECOND });
    await story.watch(watched);
    await story.advance(SECOND);
    story.browser.faults.cannotWrite = true;
    await story.advance(4 * SECOND);
    story.browser.faults.cannotWrite = false;
    await story.advance(5 * SECOND);
    expect(story.newNotifications()).toEqual([`${watched}:1:completed`]);
  });

  it('still keeps to the pause that the server asks for', async () => {
    const story = await connected();
    story.synap.job(watched);
    await story.watch(watched);
    story.browser.faults.isStorageFull = true;
    story.synap.instead = () => story.synap.json(429, {}, { 'Retry-After': '90' });
    await story.advance(5 * SECOND);
    const polled = story.synap.polls().length;
    await story.advance(80 * SECOND);
    expect(story.synap.polls()).toHaveLength(polled);
  });
});

describe("the session's storage, when it is full", () => {
  it('costs nothing that is kept, and holds up no poll and no notification', async () => {
    const story = await connected();
    for (const id of finished) story.synap.job(id, { endsInMs: 0 });
    await story.watch(finished);
    await story.advance(MINUTE);
    story.browser.faults.isSessionFull = true;
    story.synap.job(fresh, { endsInMs: 20 * SECOND });
    await story.watch(fresh);
    await story.advance(2 * MINUTE);
    expect(standings(story, [...finished, fresh])).toEqual(Array(9).fill('completed'));
    expect(story.notification(fresh)).toBe('sent');
    expect(story.synap.polls(fresh).length).toBeLessThan(40);
  });
});

describe('settings that a newer version wrote', () => {
  it('are left alone, and who changes one is told why', async () => {
    const story = await connected();
    const byNewer = JSON.stringify({ ...story.settings(), schema: SCHEMA_VERSION + 1, sounds: ['bell'] });
    story.browser.local.set(keys.settings, byNewer);
    const reply = await story.reply({ type: 'saveSettings', patch: { keep: 50 } });
    expect(reply).toMatchObject({ ok: false, error: { code: 'stored_by_newer' } });
    expect(story.browser.local.get(keys.settings)).toBe(byNewer);
  });
});

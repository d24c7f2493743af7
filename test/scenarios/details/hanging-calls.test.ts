import { describe, expect, it } from 'vitest';
import { shareOf } from '../../../src/watch/scheduling/budget';
import {
  API_KEY,
  BASE_URL,
  connected,
  ELSEWHERE,
  edited,
  ingestionId,
  ingestionIds,
  MINUTE,
  OTHER_KEY,
  SECOND,
} from '../support/scenario';

const first = ingestionId(1);
const second = ingestionId(2);

describe('a browser that never answers', () => {
  it.each([
    [/^local\.get/],
    [/^local\.set/],
    [/^local\./],
    [/^session\.set/],
    [/^session\./],
    [/^alarms\.nextAt/],
    [/^alarms\.create/],
    [/^alarms\./],
    [/^permissions\./],
    [/^vault\./],
    [/^badge\./],
    [/^lock state/],
    [/^(local|session|alarms|permissions|vault|badge|menu|pages|notifications)\./],
  ])('%s for two minutes delays what finishes meanwhile, and loses nothing of it', async (hanging) => {
    const story = await connected();
    story.synap.job(first, { endsInMs: MINUTE });
    await story.watch(first);
    await story.advance(10 * SECOND);
    story.hangs = hanging;
    await story.advance(2 * MINUTE);
    story.hangs = null;
    await story.advance(90 * SECOND);
    expect(story.newNotifications()).toEqual([`${first}:1:completed`]);
    expect(story.notification(first)).toBe('sent');
    expect(story.browser.alarm).toBeNull();
    expect(story.blockedBy(story.home)).toBeNull();
  });

  it('to alarms at the start holds up the polls, and lets no more be sent at once than our share', async () => {
    const story = await connected();
    const ids = ingestionIds(12);
    for (const id of ids) story.synap.job(id);
    await story.watch(ids);
    story.stopWorker();
    story.browser.clock.pass(10 * MINUTE);
    const polled = story.synap.polls().length;
    story.hangs = /^alarms\./;
    story.startWorker();
    await story.advance(5.5 * SECOND);
    expect(story.synap.polls().length - polled).toBe(shareOf(60, false).burst);
  });

  it.each([[/^local\./], [/^session\./], [/^alarms\./], [/^permissions\./], [/^(local|session|alarms)\./]])(
    '%s at the start of the background stops it for as long alone',
    async (hanging) => {
      const story = await connected();
      story.synap.job(first, { endsInMs: MINUTE });
      await story.watch(first);
      await story.advance(10 * SECOND);
      story.stopWorker();
      story.hangs = hanging;
      story.worker().onAlarm('poll');
      await story.advance(2 * MINUTE);
      story.hangs = null;
      await story.advance(90 * SECOND);
      expect(story.newNotifications()).toEqual([`${first}:1:completed`]);
    },
  );

  it('whether its alarm is set lets no watch wait, however long the person has been away', async () => {
    const story = await connected();
    story.synap.job(first, { endsInMs: 12 * MINUTE });
    await story.watch(first);
    story.hangs = /^alarms\./;
    story.browser.alarm = null;
    await story.advance(14 * MINUTE);
    expect(story.newNotifications()).toEqual([`${first}:1:completed`]);
  });

  it('whether its alarm is set keeps nobody from watching, and what finishes is notified', async () => {
    const story = await connected();
    story.hangs = /^alarms\./;
    story.synap.job(first, { endsInMs: 3 * MINUTE });
    const watching = story.watch(first);
    await story.advance(6 * SECOND);
    expect(await watching).toMatchObject({ added: [first] });
    await story.advance(4 * MINUTE);
    expect(story.newNotifications()).toEqual([`${first}:1:completed`]);
  });

  it('whether a host may be reached keeps nobody from saving a connection', async () => {
    const story = await connected();
    story.hangs = /^permissions\./;
    const saving = story.connect({ name: 'Work', baseUrl: ELSEWHERE, key: OTHER_KEY });
    await story.advance(6 * SECOND);
    const work = await saving;
    await story.advance(SECOND);
    expect(story.connection(work)).toMatchObject({ blocked: null, identity: { clientId: 'cli_1' } });
    const test = story.reply({ type: 'testConnection', connectionId: null, baseUrl: BASE_URL, key: API_KEY });
    await story.advance(6 * SECOND);
    expect(await test).toMatchObject({ ok: true });
  });

  it('whether a host may be reached takes no permission for lost', async () => {
    const story = await connected();
    story.synap.job(first, { endsInMs: MINUTE });
    await story.watch(first);
    story.hangs = /^permissions\./;
    story.worker().onPermissionsChanged();
    await story.advance(2 * MINUTE);
    expect(story.newNotifications()).toEqual([`${first}:1:completed`]);
  });

  it('that it encrypted a key keeps it for the session', async () => {
    const story = await connected();
    story.hangs = /^vault\.seal/;
    const saving = story.connect({ ...edited(story.home), key: OTHER_KEY });
    await story.advance(6 * SECOND);
    await saving;
    expect(story.connection(story.home).keyMode).toBe('session');
  });

  it('a write tells the page so within seconds, and what the page asks next is carried out', async () => {
    const story = await connected();
    story.hangs = /^local\.set/;
    const watching = story.reply({ type: 'watch', ids: [first], connectionId: null, source: 'page' });
    await story.advance(30 * SECOND);
    expect(await watching).toMatchObject({ ok: false, error: { code: 'storage_failed' } });
    story.hangs = null;
    story.synap.job(second, { endsInMs: SECOND });
    await story.watch(second);
    await story.advance(30 * SECOND);
    expect(story.standing(second)).toBe('completed');
  });
});

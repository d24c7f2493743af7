import { describe, expect, it } from 'vitest';
import { connected, ingestionId, MINUTE, Scenario, SECOND } from '../support/scenario';

const first = ingestionId(1);
const second = ingestionId(2);

describe('what is chosen from the context menu or typed in the address bar', () => {
  it.each(['selection', 'link', 'address bar'] as const)('is watched from there: %s', async (from) => {
    const story = await connected();
    story.synap.job(first, { endsInMs: 5 * SECOND });
    const text = `https://app.example/jobs/${first}?tab=log`;
    await (from === 'address bar' ? story.enter(text) : story.clickMenu(from, text));
    await story.advance(SECOND);
    expect(story.ingestion(first).source).toBe(from === 'address bar' ? 'omnibox' : from);
    expect(story.browser.badge?.text).toBe('1');
    await story.advance(MINUTE);
    expect(story.newNotifications()).toEqual([`${first}:1:completed`]);
  });

  it('is answered by a notification where the badge says nothing, and no word of it is repeated', async () => {
    const story = await connected();
    story.synap.job(first);
    await story.watch(first);
    const noise = 'hunter2 is my password';
    await story.clickMenu('selection', noise);
    await story.enter(`${noise} ${first}`);
    const said = story.browser.created.map(({ title, message }) => `${title} ${message}`);
    expect(said).toEqual([
      expect.stringContaining('notificationNothingFound'),
      expect.stringContaining('notificationKnown_one 1'),
    ]);
    expect(story.everythingStored() + said.join()).not.toContain('hunter2');
    await story.advance(MINUTE);
    expect(story.newNotifications()).toHaveLength(2);
  });

  it('is answered by a notification where it is refused', async () => {
    const story = new Scenario();
    await story.enter(first);
    expect(story.browser.created.at(-1)?.title).toBe('notificationNoConnection');
    await story.connect();
    story.browser.faults.isStorageFull = true;
    await story.enter(first);
    expect(story.browser.created.at(-1)?.title).toBe('notificationNotWatched error_storage_full_title');
    expect(story.standing(first)).toBe('gone');
  });

  it('is watched without an answer where only a part of it is watched already', async () => {
    const story = await connected();
    const [known, stopped, fresh] = [first, second, ingestionId(3)];
    for (const id of [known, stopped, fresh]) story.synap.job(id);
    await story.watch([known, stopped]);
    await story.send({ type: 'stop', ids: [stopped] });
    await story.enter(`${known} ${stopped}`);
    await story.enter(`${known} ${fresh}`);
    expect(story.newNotifications()).toEqual([]);
    expect(story.ingestion(stopped)).toMatchObject({ state: 'watching', round: 2 });
    expect(story.standing(fresh)).toBe('watching');
  });
});

describe('the context menu', () => {
  it.each([
    ['installed', true],
    ['updated', false],
  ])('is there for selections and for links once the extension is %s', async (_, isFirst) => {
    const story = new Scenario();
    story.startWorker().onInstalled(isFirst);
    await story.advance(SECOND);
    expect(story.browser.menu.map(({ id, on }) => [id, on])).toEqual([
      ['selection', 'selection'],
      ['link', 'link'],
    ]);
  });
});

describe('the address bar', () => {
  it('suggests what is in progress and what finished, with how it stands, and opens what is chosen', async () => {
    const story = await connected();
    story.synap.job(first, { endsInMs: SECOND, as: 'failed', fields: { document_id: 'Refund policy' } });
    story.synap.job(second, { fields: { document_id: 'Refund form' } });
    await story.watch([first, second]);
    await story.advance(MINUTE);
    const { first: hint, others } = await story.worker().onOmniboxChanged('refund');
    expect(hint).toBe('omniboxHint');
    expect(others.map(({ says }) => says)).toEqual([
      `Refund form · statusProcessing · ${second}`,
      `Refund policy · statusFailed · ${first}`,
    ]);
    const { others: named } = await story.worker().onOmniboxChanged('form refund');
    expect(named.map(({ says }) => says)).toEqual([others[0]?.says]);
    await story.enter(others[1]?.enters ?? '');
    expect(story.browser.opened).toContain(`history.html#/ingestion/${first}`);
    expect(story.ingestion(first).round).toBe(1);
  });

  it.each([
    ['watch', `${first} ${second}`, 'omniboxWatch_other 2'],
    ['open', `open ${first}`, 'open'],
    ['find nothing', 'tuesday', 'omniboxNothing'],
    ['wait for more', ' ', 'omniboxHint'],
  ])('says what Enter will do: %s', async (_, text, says) => {
    const story = await connected();
    expect(await story.worker().onOmniboxChanged(text)).toEqual({ first: says, others: [] });
  });
});

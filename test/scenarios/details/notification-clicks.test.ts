import { describe, expect, it } from 'vitest';
import { API_KEY, connected, ingestionIds, MINUTE, type Scenario, SECOND } from '../support/scenario';

const ids = ingestionIds(5);
const [first = ''] = ids;

/** The newest notification's ID. */
const newest = ({ browser }: Scenario) => browser.created.at(-1)?.id ?? '';

async function notified(): Promise<Scenario> {
  const story = await connected();
  story.synap.job(first, { endsInMs: 0, fields: { memory_ids: ['m1'] } });
  await story.watch(first);
  await story.advance(MINUTE);
  return story;
}

describe('a click', () => {
  it('on a notification opens its ingestion and clears it, though the background was asleep', async () => {
    const story = await notified();
    story.stopWorker();
    await story.click(newest(story));
    expect(story.browser.opened).toEqual([`history.html#/ingestion/${first}`]);
    expect([...story.browser.shown]).toEqual([]);
  });

  it('on its buttons opens its ingestion, and on the second has the memory IDs copied there', async () => {
    const story = await notified();
    await story.click(newest(story), 0);
    await story.click(newest(story), 1);
    const page = `history.html#/ingestion/${first}`;
    expect(story.browser.opened).toEqual([page, `${page}?copy=memories`]);
  });

  it('on the notification of a batch opens the history, of a connection the options, of a test nothing', async () => {
    const story = await connected();
    for (const id of ids) story.synap.job(id, { endsInMs: 0 });
    await story.watch(ids);
    await story.advance(MINUTE);
    await story.click(newest(story));
    story.synap.refusedKeys.add(API_KEY);
    await story.send({ type: 'check', ids: [first] });
    await story.advance(5 * MINUTE);
    await story.click(newest(story));
    await story.send({ type: 'testNotification' });
    await story.click(newest(story));
    expect(story.browser.opened).toEqual(['history.html', 'options.html']);
    expect([...story.browser.shown]).toEqual([]);
  });

  it('on the answer to a right-click opens what it is about', async () => {
    const story = await notified();
    story.worker().onMenuClicked('selection', first);
    await story.advance(SECOND);
    expect(story.browser.created.at(-1)?.title).toBe('notificationKnown_one 1');
    await story.click(newest(story));
    expect(story.browser.opened).toEqual([`history.html#/ingestion/${first}`]);
  });

  it('on the answer that several are watched already opens the history', async () => {
    const story = await connected();
    const several = ids.slice(0, 2);
    for (const id of several) story.synap.job(id);
    await story.watch(several);
    await story.clickMenu('selection', several.join(' '));
    expect(story.browser.created.at(-1)?.title).toBe('notificationKnown_other 2');
    await story.click(newest(story));
    expect(story.browser.opened).toEqual(['history.html']);
  });

  it('keeps the notification where no page can be opened', async () => {
    const story = await notified();
    story.browser.faults.cannotOpenPages = true;
    await story.click(newest(story));
    expect([...story.browser.shown]).toEqual([newest(story)]);
  });
});

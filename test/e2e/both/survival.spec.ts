import { expect, row, test, watch } from '../support/both/fixtures';

const HELD = { queuedMs: 0, processingMs: Number.POSITIVE_INFINITY };

/** The alarm's floor, and time for what follows. */
const AFTER_ALARM_MS = 60_000;

test('a finish while the background is stopped is notified once, by the alarm', async ({
  connected,
  synap,
}) => {
  const id = synap.addJob({ ...HELD, documentId: 'slept-through' });
  const popup = await connected.open('popup.html');
  await watch(popup, id);
  await expect.poll(() => row(popup, 'slept-through')).toContain('Processing');
  await popup.close();
  await connected.stopBackground();
  synap.finish(id, 'failed');
  await expect
    .poll(() => connected.notified(), { timeout: AFTER_ALARM_MS })
    .toEqual(['Failed: slept-through']);
  expect((await connected.stored()).notifications).toEqual([expect.stringContaining(`${id}:1:failed`)]);
  const polls = synap.requests.filter((request) => request.ingestionId === id).length;
  await connected.stopBackground();
  // Woken by a command, a new background finds everything notified and nothing to poll.
  await connected.send({ type: 'seen', ids: [id] });
  await expect.poll(async () => (await connected.stored()).alarms).toEqual([]);
  expect(connected.notified()).toHaveLength(1);
  expect(synap.requests.filter((request) => request.ingestionId === id)).toHaveLength(polls);
});

test('a job that finishes while the browser is closed is notified once, when it is opened again', async ({
  connected,
  synap,
}) => {
  const id = synap.addJob({ ...HELD, documentId: 'over-night' });
  const still = synap.addJob({ ...HELD, documentId: 'under-way' });
  await connected.send({ type: 'watch', ids: [id, still], connectionId: null, source: 'page' });
  await expect.poll(async () => JSON.stringify((await connected.stored()).local)).toContain('over-night');
  await connected.restart(() => synap.finish(id, 'partial_success'));
  await expect
    .poll(() => connected.notified(), { timeout: AFTER_ALARM_MS })
    .toEqual(['Partial success: over-night']);
  const popup = await connected.open('popup.html');
  await expect.poll(() => row(popup, 'over-night')).toContain('Partial success');
  expect((await connected.stored()).notifications).toEqual([
    expect.stringContaining(`${id}:1:partial_success`),
  ]);
  expect(connected.notified()).toHaveLength(1);
  // Browsers may forget alarms when they end, and Firefox does.
  expect((await connected.stored()).alarms).toHaveLength(1);
});

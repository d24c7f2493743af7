import { expect, test } from '../support/both/firefox';
import type { FirefoxBrowser } from '../support/both/in-firefox';

const HELD = { queuedMs: 0, processingMs: Number.POSITIVE_INFINITY };

/** Instead of Firefox's 30 s, for a test that shall not take minutes. */
const IDLE_MS = 2_500;
const IDLE_PREF = 'extensions.background.idle.timeout';

test('a young ingestion is polled every second or two by the same event page, far beyond the idle time-out; then it ends', async ({
  firefox,
  synap,
}) => {
  await firefox.inWindow(`Services.prefs.setIntPref('${IDLE_PREF}', ${IDLE_MS})`);
  // The next life of the background is the first that knows of it.
  await firefox.stopBackground();
  const id = synap.addJob({ ...HELD, documentId: 'young' });
  await firefox.send({ type: 'watch', ids: [id], connectionId: null, source: 'page' });
  const { wokeAt } = await diagnosis(firefox);
  const asked = () => synap.requests.filter(({ ingestionId }) => ingestionId === id).map(({ at }) => at);
  const span = () => (asked().at(-1) ?? 0) - (asked()[0] ?? 0);
  await expect.poll(span, { timeout: 30_000 }).toBeGreaterThan(3 * IDLE_MS);
  const gaps = asked().flatMap((at, n, all) => (n === 0 ? [] : [at - (all[n - 1] ?? at)]));
  expect(Math.max(...gaps)).toBeLessThan(IDLE_MS);
  expect((await diagnosis(firefox)).wokeAt).toBe(wokeAt);

  synap.finish(id, 'completed');
  await expect.poll(() => firefox.notified()).toEqual(['Completed: young']);
  await expect.poll(() => firefox.backgroundState(), { timeout: 4 * IDLE_MS }).toBe('stopped');
  expect((await firefox.stored()).alarms).toEqual([]);
  // Asking the storage and the alarms starts nothing.
  expect(await firefox.backgroundState()).toBe('stopped');
  await firefox.inWindow(`Services.prefs.clearUserPref('${IDLE_PREF}')`);
});

/** Answered by the background, which is woken for it if need be. */
async function diagnosis(firefox: FirefoxBrowser) {
  const reply = await firefox.send({ type: 'diagnose' });
  if (!reply.ok) throw new Error(reply.error.code);
  return reply.value;
}

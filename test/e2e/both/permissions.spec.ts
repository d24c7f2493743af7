import { startSynap } from '../../synap-server';
import { expect, row, test, watch } from '../support/both/fixtures';
import { PRODUCTION_HOST } from '../support/extension';

const HELD = { queuedMs: 0, processingMs: Number.POSITIVE_INFINITY };
const PRODUCTION = `https://${PRODUCTION_HOST}/*`;

test('access that the person takes away is said and stops everything; allowed again from the popup, watching resumes', async ({
  connected,
  synap,
}) => {
  const id = synap.addJob({ ...HELD, documentId: 'shut-out' });
  const popup = await connected.open('popup.html');
  await watch(popup, id);
  await expect.poll(() => row(popup, 'shut-out')).toContain('Processing');

  await connected.withdraw(PRODUCTION);
  await expect.poll(() => popup.text()).toContain('Access not allowed');
  await expect.poll(() => connected.notified()).toEqual(['production: access not allowed']);
  await expect.poll(async () => (await connected.stored()).badge).toBe('1!');
  expect((await connected.stored()).alarms).toEqual([]);
  const asked = synap.requests.length;
  await connected.stopBackground();
  await connected.send({ type: 'check', ids: [id] });

  synap.finish(id, 'completed');
  await popup.click('button', 'Allow access');
  expect(synap.requests).toHaveLength(asked);
  await connected.answerQuestion('allow');
  await expect.poll(() => row(popup, 'shut-out'), { timeout: 20_000 }).toContain('Completed');
  expect(await popup.text()).not.toContain('Access not allowed');
  await expect
    .poll(() => connected.notified())
    .toEqual(['production: access not allowed', 'Completed: shut-out']);
  await expect.poll(async () => (await connected.stored()).badge).toBe('');
});

test('denying a host leaves the connection waiting, the message offers to ask again, what the person does in the browser counts, and removing it hands the access back', async ({
  browserUnderTest: browser,
}) => {
  const synap = await startSynap();
  const options = await browser.open('options.html');
  await options.fill('textbox', 'API key', synap.key);
  if ((await options.count('textbox', 'Base URL')) === 0) await options.unfold('Advanced');
  await options.fill('textbox', 'Base URL', synap.url);
  await options.click('button', 'Save');
  const stored = async () => JSON.stringify((await browser.stored()).local);
  await expect.poll(stored).toContain('permission_missing');
  await browser.answerQuestion('deny');
  await expect.poll(() => options.count('button', 'Allow access')).toBeGreaterThan(0);
  expect(synap.requests).toEqual([]);

  await options.click('button', 'Allow access');
  await browser.answerQuestion('allow');
  await expect.poll(() => synap.requests.map((request) => request.route)).toContain('whoami');
  await expect.poll(stored).toContain('"instanceId":"inst_');

  const id = synap.addJob({ ...HELD, documentId: 'on-this-machine' });
  await browser.send({ type: 'watch', ids: [id], connectionId: null, source: 'page' });
  await synap.nextRequest((request) => request.ingestionId === id);
  synap.finish(id, 'completed');
  await expect.poll(() => browser.notified(), { timeout: 20_000 }).toEqual(['Completed: on-this-machine']);

  const host = new URL(synap.url).hostname;
  const [pattern = 'none'] = (await browser.origins()).filter((origin) => origin.includes(host));
  const isShutOut = async () => (await options.count('heading', 'Access not allowed')) > 0;
  await browser.withdraw(pattern);
  await expect.poll(isShutOut).toBe(true);
  await browser.giveBack(pattern);
  await expect.poll(isShutOut).toBe(false);
  const { local } = await browser.stored();
  const [connectionId = ''] = Object.keys(local).flatMap((key) => key.match(/^connection:(.+)$/)?.[1] ?? []);
  await browser.send({ type: 'removeConnection', connectionId });
  expect(await browser.origins()).toEqual([PRODUCTION]);
  await synap.close();
});

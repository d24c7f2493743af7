import { expect, row, test, watch } from '../support/both/fixtures';

const HELD = { queuedMs: 0, processingMs: Number.POSITIVE_INFINITY };

test('the key is encrypted where it is kept, never shown again but for its last four characters, and can be replaced', async ({
  connected,
  synap,
}) => {
  const { local, session } = await connected.stored();
  expect(JSON.stringify({ local, session })).not.toContain(synap.key);
  const options = await connected.open('options.html');
  await expect.poll(() => options.text()).toContain(`•••• ${synap.key.slice(-4)}`);
  expect(await options.source()).not.toContain(synap.key);

  const { key: other } = synap.keys.add();
  await options.fill('textbox', 'API key', other);
  await options.click('button', 'Test connection');
  await expect.poll(() => options.text()).toContain('This key works');
  await options.click('button', 'Save');
  await expect.poll(() => options.text()).toContain(`•••• ${other.slice(-4)}`);
  expect(await options.value('textbox', 'API key')).toBe('');
  expect(await options.source()).not.toContain(other);
  expect(JSON.stringify(await connected.stored())).not.toContain(other);
});

test('a wrong key is said in the form, stays there, and a good one takes its place', async ({
  browserUnderTest: browser,
  synap,
}) => {
  const popup = await browser.open('popup.html');
  await popup.fill('textbox', 'API key', 'synap_test_wrong');
  await popup.click('button', 'Test connection');
  await expect.poll(() => popup.text()).toContain('API key rejected');
  expect(await popup.value('textbox', 'API key')).toBe('synap_test_wrong');
  await popup.fill('textbox', 'API key', synap.key);
  await popup.click('button', 'Save');
  await expect.poll(() => popup.count('textbox', 'Ingestion ID')).toBe(1);
});

test('what goes wrong with one ingestion and with the server is told apart, loses nothing, and passes', async ({
  connected,
  synap,
}) => {
  const [good, unknown] = [synap.addJob({ ...HELD, documentId: 'in-trouble' }), crypto.randomUUID()];
  const popup = await connected.open('popup.html');
  await watch(popup, unknown);
  await expect
    .poll(() => synap.requests.find(({ ingestionId }) => ingestionId === unknown)?.status)
    .toBe(404);
  await watch(popup, good);
  await expect.poll(() => row(popup, 'in-trouble')).toContain('Processing');

  await synap.down();
  const troubled = () => popup.count('heading', "Synap can't be reached");
  await expect.poll(troubled, { timeout: 20_000 }).toBe(1);
  await synap.up();
  synap.finish(good, 'completed');
  await expect.poll(() => row(popup, 'in-trouble'), { timeout: 30_000 }).toContain('Completed');
  await expect.poll(troubled).toBe(0);
  // One answer is no proof: it is asked for again.
  expect((await connected.stored()).local[`ingestion:${unknown}`]).toMatchObject({ state: 'watching' });
});

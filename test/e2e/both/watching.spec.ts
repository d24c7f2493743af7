import * as z from 'zod/mini';
import { expect, row, test, watch } from '../support/both/fixtures';

const HELD = { queuedMs: 0, processingMs: Number.POSITIVE_INFINITY };

test('a newcomer gives a key and an ID in the popup, closes it, is notified once, and finds everything inside', async ({
  browserUnderTest: browser,
  synap,
}) => {
  const id = synap.addJob({ ...HELD, documentId: 'onboarding-call-17' });
  const first = await browser.open('popup.html');
  await first.fill('textbox', 'API key', synap.key);
  await first.click('button', 'Test connection');
  await expect.poll(() => first.text()).toContain('B2C');
  await first.click('button', 'Save');
  await expect.poll(() => first.count('textbox', 'Ingestion ID')).toBe(1);
  expect(await first.hasFocus('textbox', 'Ingestion ID')).toBe(true);
  await watch(first, id);
  await expect.poll(() => row(first, 'onboarding-call-17')).toContain('Processing');
  await first.close();

  synap.finish(id, 'completed', { memories: 3 });
  await expect.poll(() => browser.notified(), { timeout: 20_000 }).toEqual(['Completed: onboarding-call-17']);
  expect((await browser.stored()).notifications).toEqual([expect.stringContaining(`${id}:1:completed`)]);

  browser.clickNotification();
  const history = await browser.opened(`history.html#/ingestion/${id}`);
  const { memory_ids } = z.parse(z.object({ memory_ids: z.array(z.string()) }), synap.status(id));
  for (const text of [id, 'onboarding-call-17', 'Completed', ...memory_ids])
    await expect.poll(async () => (await history.texts('article')).join()).toContain(text);
  await history.unfold('Raw JSON');
  await expect.poll(() => history.text()).toContain(`"ingestion_id": "${id}"`);

  const popup = await browser.open('popup.html');
  await expect.poll(() => row(popup, 'onboarding-call-17')).toContain('Completed');
  expect(browser.notified()).toHaveLength(1);
});

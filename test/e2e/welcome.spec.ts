import { launchExtension } from './support/extension';
import { expect, test } from './support/fixtures';

test('a page opens after installation, leads from the key to the first ingestion, and never opens again', async ({
  synap,
}) => {
  const first = await launchExtension({ production: synap });
  const isWelcome = (url: string) => url === first.url('welcome.html');
  const welcomes = () => first.context.pages().filter((page) => isWelcome(page.url()));
  await expect.poll(() => welcomes().length).toBe(1);
  const [page] = welcomes();
  if (page === undefined) throw new Error('The page has gone.');
  await page.getByRole('textbox', { name: 'API key' }).fill(synap.key);
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('heading', { name: 'Connected' })).toBeVisible();
  const id = synap.addJob({ queuedMs: 0, processingMs: 0, documentId: 'the-first' });
  await page.getByRole('textbox', { name: 'Ingestion ID' }).fill(id);
  await page.getByRole('button', { name: 'Watch', exact: true }).click();
  await expect.poll(async () => JSON.stringify((await first.stored()).local)).toContain('"kind":"completed"');
  await first.quit();

  const second = await launchExtension({ production: synap, profile: first.profile });
  await second.open('popup.html');
  await second.stored();
  expect(second.context.pages().filter((one) => isWelcome(one.url()))).toEqual([]);
  await second.dispose();
});

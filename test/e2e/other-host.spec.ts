import type { browser as browserApi } from 'wxt/browser';
import { startSynap } from '../synap-server';
import { launchExtension, PRODUCTION_HOST } from './support/extension';
import { expect, row, test, watch } from './support/fixtures';
import { answerQuestion } from './support/question';
import { openRealPopup } from './support/real-popup';
import { connectionId } from './support/stage';

/** The browser's API inside the extension's pages. */
declare const chrome: typeof browserApi;

const HELD = { queuedMs: 0, processingMs: Number.POSITIVE_INFINITY };

test('in the real popup: saving a local base URL asks for permission, and allowing it connects', async ({
  desktop,
}) => {
  const synap = await startSynap();
  const extension = await launchExtension({ screen: desktop });
  const popup = await openRealPopup(extension);
  await expect.poll(() => popup.evaluate('document.activeElement?.tagName')).toBe('INPUT');
  desktop.xdotool('type', synap.key);
  await expect.poll(() => popup.evaluate('document.activeElement?.value')).toBe(synap.key);
  await popup.evaluate(`document.querySelector('summary').click()`);
  await popup.evaluate(
    `[...document.querySelectorAll('label')].find((label) => label.textContent.includes('Base URL')).control.select()`,
  );
  desktop.xdotool('type', synap.url);
  await expect.poll(() => popup.evaluate('document.activeElement?.value')).toBe(synap.url);
  desktop.xdotool('key', 'Return');
  // The question destroys the popup: what was given must be written by then, and nothing may wait for its answer.
  await expect.poll(() => popup.isOpen()).toBe(false);
  await expect
    .poll(async () => JSON.stringify((await extension.stored()).local))
    .toContain('permission_missing');
  await answerQuestion(desktop, 'allow');
  await expect
    .poll(async () => JSON.stringify((await extension.stored()).local))
    .toContain('"instanceId":"inst_');

  const id = synap.addJob({ ...HELD, documentId: 'on-this-machine' });
  const page = await extension.open('popup.html');
  await watch(page, id);
  await expect(row(page, 'on-this-machine')).toContainText('Processing');
  await page.close();
  synap.finish(id, 'completed');
  await desktop.waitForNotify(({ summary }) => summary === 'Completed: on-this-machine', 20_000);
  await extension.dispose();
  await synap.close();
});

test('denying it leaves the connection waiting, the message offers to ask again, and removing it hands the access back', async ({
  desktop,
}) => {
  const synap = await startSynap();
  const extension = await launchExtension({ screen: desktop });
  const options = await extension.open('options.html');
  await options.getByRole('textbox', { name: 'API key' }).fill(synap.key);
  const advanced = options.getByText('Advanced');
  if (await advanced.isVisible()) await advanced.click();
  await options.getByRole('textbox', { name: 'Base URL' }).fill(synap.url);
  await options.getByRole('button', { name: 'Save' }).click();
  await expect
    .poll(async () => JSON.stringify((await extension.stored()).local))
    .toContain('permission_missing');
  await answerQuestion(desktop, 'deny');
  const again = options.getByRole('button', { name: 'Allow access' }).first();
  await expect(again).toBeVisible();
  expect(synap.requests).toEqual([]);

  await options.bringToFront();
  await again.click();
  await answerQuestion(desktop, 'allow');
  await expect.poll(() => synap.requests.map((request) => request.route)).toContain('whoami');

  const granted = () => options.evaluate(async () => (await chrome.permissions.getAll()).origins);
  const required = `https://${PRODUCTION_HOST}/*`;
  expect(await granted()).toEqual(expect.arrayContaining([`${synap.url}/*`, required]));
  await extension.send({ type: 'removeConnection', connectionId: await connectionId(extension) });
  expect(await granted()).toEqual([required]);
  await extension.dispose();
  await synap.close();
});

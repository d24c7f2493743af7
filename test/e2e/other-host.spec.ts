import { startSynap } from '../synap-server';
import { launchExtension } from './support/extension';
import { expect, row, test, watch } from './support/fixtures';
import { answerQuestion } from './support/question';
import { openRealPopup } from './support/real-popup';

const HELD = { queuedMs: 0, processingMs: Number.POSITIVE_INFINITY };

test('in the real popup: saving a local base URL asks for permission, and allowing it connects', async ({
  desktop,
}) => {
  const synap = await startSynap();
  const extension = await launchExtension({ screen: desktop });
  // The page that opens after the installation takes the focus, without which no popup opens.
  const isWelcomed = () =>
    extension.context.pages().some((page) => page.url() === extension.url('welcome.html'));
  await expect.poll(isWelcomed).toBe(true);
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

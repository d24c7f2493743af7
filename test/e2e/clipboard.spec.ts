import type { Desktop } from '../tools/desktop';
import { type Extension, launchExtension } from './support/extension';
import { connect, expect, test } from './support/fixtures';
import { openRealPopup, type RealPopup, reopenedPopup } from './support/real-popup';

const HELD = { queuedMs: 0, processingMs: Number.POSITIVE_INFINITY };

/** The browser's question is no page: nothing tells when it takes keys. It is up within a fraction of this. */
const QUESTION_MS = 2_000;

/** Copies on a page that has nothing to do with the extension. */
async function copy({ context }: Extension, text: string): Promise<void> {
  const page = await context.newPage();
  await page.setContent('<textarea></textarea>');
  await page.locator('textarea').fill(text);
  await page.locator('textarea').selectText();
  await page.keyboard.press('Control+C');
}

async function answerQuestion(desktop: Desktop, answer: 'allow' | 'deny'): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, QUESTION_MS));
  // Its default button is Deny.
  if (answer === 'allow') desktop.xdotool('key', 'Tab');
  desktop.xdotool('key', 'Return');
}

async function close(desktop: Desktop, popup: RealPopup): Promise<void> {
  desktop.xdotool('key', 'Escape');
  await expect.poll(() => popup.isOpen()).toBe(false);
}

const press = (popup: RealPopup, name: string) =>
  popup.evaluate(
    `[...document.querySelectorAll('button')].find((button) => (button.getAttribute('aria-label') ?? button.textContent) === '${name}').click()`,
  );
const textOf = async (popup: RealPopup) => String(await popup.evaluate('document.body.innerText'));

test('Paste asks for the clipboard once, and goes on in a new popup when it is allowed', async ({
  desktop,
  synap,
}, info) => {
  const extension = await launchExtension({ production: synap, screen: desktop });
  await connect(extension, synap.key);
  const [first, second] = ['first', 'second'].map((documentId) => synap.addJob({ ...HELD, documentId }));
  await copy(extension, first ?? '');
  const denied = await openRealPopup(extension);
  await press(denied, 'Paste');
  await expect.poll(() => denied.isOpen()).toBe(false);
  await answerQuestion(desktop, 'deny');
  const hinting = await openRealPopup(extension);
  await expect.poll(() => textOf(hinting)).toContain('Press Ctrl+V to paste.');
  expect(await hinting.evaluate('document.activeElement.tagName')).toBe('TEXTAREA');
  await press(hinting, 'Paste');
  await expect.poll(() => hinting.isOpen()).toBe(false);
  await answerQuestion(desktop, 'allow');
  const allowed = await reopenedPopup(extension);
  await expect.poll(() => textOf(allowed)).toContain('first');
  desktop.screenshot(info.outputPath('after-paste.png'));

  await copy(extension, `ingestion_id=${second}`);
  const popup = await openRealPopup(extension);
  await press(popup, 'Paste');
  await expect.poll(() => textOf(popup)).toContain('second');
  expect((await extension.stored()).session).not.toHaveProperty('draft:paste');
  await extension.dispose();
});

test('the clipboard is looked into unasked only for who wants it, and what is in it is offered, not watched', async ({
  desktop,
  synap,
}) => {
  const extension = await launchExtension({ production: synap, screen: desktop });
  await connect(extension, synap.key);
  const [id, other] = ['wanted', 'other'].map((documentId) => synap.addJob({ ...HELD, documentId }));
  await copy(extension, `secret words, and ingestion_id=${id}`);
  const unasked = await openRealPopup(extension);
  await unasked.evaluate('new Promise((resolve) => setTimeout(resolve, 1000))');
  expect(await textOf(unasked)).not.toContain('From the clipboard');

  const options = await extension.open('options.html');
  const wanted = options.getByRole('switch', { name: /clipboard/ });
  await wanted.click();
  await answerQuestion(desktop, 'deny');
  await expect(options.getByText("The browser didn't allow it")).toBeVisible();
  await expect(wanted).not.toBeChecked();
  await options.bringToFront();
  await wanted.click();
  await answerQuestion(desktop, 'allow');
  await expect(wanted).toBeChecked();

  const offering = await openRealPopup(extension);
  await expect.poll(() => textOf(offering)).toContain('From the clipboard');
  expect(await textOf(offering)).not.toContain('secret words');
  expect((await extension.stored()).local).not.toHaveProperty(`ingestion:${id}`);
  expect(JSON.stringify(await extension.stored())).not.toContain('secret words');
  await close(desktop, offering);

  const again = await openRealPopup(extension);
  await expect.poll(() => textOf(again)).toContain('From the clipboard');
  await press(again, 'Watch the ingestions in the clipboard');
  await expect.poll(async () => (await extension.stored()).local).toHaveProperty(`ingestion:${id}`);
  expect((await extension.stored()).local[`ingestion:${id}`]).toMatchObject({ source: 'clipboard' });
  await close(desktop, again);

  // What is in the list already is no news.
  const known = await openRealPopup(extension);
  await known.evaluate('new Promise((resolve) => setTimeout(resolve, 1000))');
  expect(await textOf(known)).not.toContain('From the clipboard');
  await copy(extension, [id, other, crypto.randomUUID()].map((one) => `ingestion_id=${one}`).join('\n'));
  const two = await openRealPopup(extension);
  await expect.poll(() => textOf(two)).toContain('2 ingestions');
  await extension.dispose();
});

test('the keys that open the popup work, and the options say which they are', async ({ desktop, synap }) => {
  const extension = await launchExtension({ production: synap, screen: desktop });
  await connect(extension, synap.key);
  const options = await extension.open('options.html');
  await expect(options.getByText('Alt+Shift+S')).toBeVisible();
  await options.bringToFront();
  desktop.xdotool('key', 'alt+shift+s');
  const popup = await reopenedPopup(extension);
  await expect.poll(() => popup.evaluate('document.activeElement?.tagName')).toBe('TEXTAREA');

  await options.bringToFront();
  const opened = extension.context.waitForEvent('page');
  await options.getByRole('button', { name: 'Change…' }).click();
  await expect(await opened).toHaveURL('chrome://extensions/shortcuts');
  await extension.dispose();
});

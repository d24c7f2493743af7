import { expect } from '@playwright/test';
import type { Screen } from './browser';

/** What has the focus, by name. */
export const focused = (screen: Screen) =>
  screen
    .evaluate(`document.activeElement.getAttribute('aria-label') ?? document.activeElement.innerText ?? ''`)
    .then(String);

/** Tab until something of this name has the focus. */
export async function tabTo(screen: Screen, name: string | RegExp): Promise<void> {
  for (let presses = 0; presses < 80; presses += 1) {
    const now = await focused(screen);
    if (typeof name === 'string' ? now === name : name.test(now)) return;
    await screen.press('Tab');
  }
  throw new Error(`${name} is not reached by Tab`);
}

/** What the clipboard holds, as a paste into a field shows it. */
export async function pasted(screen: Screen): Promise<string> {
  await screen.evaluate(
    `void document.body.append(Object.assign(document.createElement('textarea'), { id: 'paste' }))`,
  );
  await screen.evaluate(`document.getElementById('paste').focus()`);
  await screen.press('Control+v');
  const value = `document.getElementById('paste').value`;
  await expect.poll(() => screen.evaluate(value)).not.toBe('');
  const text = String(await screen.evaluate(value));
  await screen.evaluate(`document.getElementById('paste').remove()`);
  return text;
}

import { expect } from '@playwright/test';
import type { Extension } from './extension';
import { browserSession, speakTo, type Target, targetAt, targetsAt } from './target';

/** The popup as the toolbar button opens it. */
export interface RealPopup extends Target {
  /** Whether it is still there: browsers destroy it whenever something else takes the focus. */
  isOpen(): Promise<boolean>;
}

/** Opens the toolbar popup of the window in front. */
export async function openRealPopup(extension: Extension): Promise<RealPopup> {
  await extension.openPopup();
  return reopenedPopup(extension);
}

/** The toolbar popup that the browser or the extension has opened, or is about to. */
export async function reopenedPopup(extension: Extension): Promise<RealPopup> {
  const session = await browserSession(extension);
  const url = extension.url('popup.html');
  const popup = await speakTo(session, await targetAt(session, url));
  // A person presses what is in front; without the focus a page may not read the clipboard.
  await expect.poll(() => popup.evaluate('document.hasFocus()')).toBe(true);
  return { ...popup, isOpen: async () => (await targetsAt(session, url)).length > 0 };
}

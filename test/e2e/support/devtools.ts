import type { Page } from '@playwright/test';
import type { Extension } from './extension';
import { browserSession, speakTo, type Target, targetAt } from './target';

/** The browser's DevTools of a page. */
export interface DevTools {
  /** Shows the extension's panel, as a click on its tab does. */
  openPanel(): Promise<Target>;
}

/** Opens DevTools on a page, and waits until the extension has put its panel there. */
export async function openDevTools(extension: Extension, page: Page): Promise<DevTools> {
  const session = await browserSession(extension);
  const own = await extension.context.newCDPSession(page);
  const { targetInfo } = await own.send('Target.getTargetInfo');
  await own.detach();
  await session.send('Target.openDevTools', { targetId: targetInfo.targetId });
  await targetAt(session, extension.url('devtools.html'));
  const frontend = await speakTo(session, await targetAt(session, 'devtools://'));
  const panel = JSON.stringify(`chrome-extension://${extension.id}Synap`);
  return {
    async openPanel() {
      const show = () => frontend.evaluate(`InspectorFrontendAPI.showPanel(${panel})`);
      return speakTo(session, await targetAt(session, extension.url('devtools-panel.html'), show));
    },
  };
}

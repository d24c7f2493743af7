import type { CDPSession } from '@playwright/test';
import * as z from 'zod/mini';
import type { Extension } from './extension';

/** The popup as the toolbar button opens it. Playwright does not see it, so it is spoken to over its target. */
export interface RealPopup {
  /** Runs an expression in the popup; its value comes back as JSON does. */
  evaluate(expression: string): Promise<unknown>;
  /** Whether it is still there: browsers destroy it whenever something else takes the focus. */
  isOpen(): Promise<boolean>;
}

const message = z.object({
  id: z.number(),
  result: z.object({ result: z.object({ value: z.optional(z.unknown()) }) }),
});

/** Opens the toolbar popup of the window in front. */
export async function openRealPopup(extension: Extension): Promise<RealPopup> {
  await extension.openPopup();
  return reopenedPopup(extension);
}

/** The toolbar popup that the browser or the extension has opened, or is about to. */
export async function reopenedPopup(extension: Extension): Promise<RealPopup> {
  const browser = extension.context.browser();
  if (browser === null) throw new Error('The browser is gone.');
  const session = await browser.newBrowserCDPSession();
  const targetId = await popupTarget(session, extension);
  const { sessionId } = await session.send('Target.attachToTarget', { targetId, flatten: false });
  let sent = 0;
  return {
    evaluate(expression) {
      sent += 1;
      const id = sent;
      const params = { expression, userGesture: true, awaitPromise: true, returnByValue: true };
      return new Promise((resolve, reject) => {
        session.on('Target.receivedMessageFromTarget', (event) => {
          const answer = message.safeParse(JSON.parse(event.message));
          if (answer.success && answer.data.id === id) resolve(answer.data.result.result.value);
        });
        const text = JSON.stringify({ id, method: 'Runtime.evaluate', params });
        session.send('Target.sendMessageToTarget', { sessionId, message: text }).catch(reject);
      });
    },
    isOpen: async () => (await popupTargets(session, extension)).length > 0,
  };
}

async function popupTargets(session: CDPSession, extension: Extension): Promise<string[]> {
  const { targetInfos } = await session.send('Target.getTargets');
  return targetInfos
    .filter((target) => target.url === extension.url('popup.html'))
    .map((target) => target.targetId);
}

async function popupTarget(session: CDPSession, extension: Extension): Promise<string> {
  for (;;) {
    const [targetId] = await popupTargets(session, extension);
    if (targetId !== undefined) return targetId;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

import type { CDPSession } from '@playwright/test';
import * as z from 'zod/mini';
import type { Extension } from './extension';

/** A page of the browser that Playwright does not see: the toolbar popup, DevTools, a panel in them. */
export interface Target {
  /** Runs an expression in it, as if a person had clicked; its value comes back as JSON does. */
  evaluate(expression: string): Promise<unknown>;
}

const message = z.object({
  id: z.number(),
  result: z.object({ result: z.object({ value: z.optional(z.unknown()) }) }),
});

export async function browserSession(extension: Extension): Promise<CDPSession> {
  const browser = extension.context.browser();
  if (browser === null) throw new Error('The browser is gone.');
  return browser.newBrowserCDPSession();
}

/** The IDs of all targets at addresses that begin like this. */
export async function targetsAt(session: CDPSession, start: string): Promise<string[]> {
  const { targetInfos } = await session.send('Target.getTargets', { filter: [{}] });
  return targetInfos
    .filter(({ type, url }) => type !== 'tab' && url.startsWith(start))
    .map(({ targetId }) => targetId);
}

/** The first such target, as soon as there is one; `nudge` is done before each look. */
export async function targetAt(
  session: CDPSession,
  start: string,
  nudge: () => Promise<unknown> = async () => {},
): Promise<string> {
  for (;;) {
    await nudge();
    const [targetId] = await targetsAt(session, start);
    if (targetId !== undefined) return targetId;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

export async function speakTo(session: CDPSession, targetId: string): Promise<Target> {
  const { sessionId } = await session.send('Target.attachToTarget', { targetId, flatten: false });
  let sent = 0;
  return {
    evaluate(expression) {
      sent += 1;
      const id = sent;
      const params = { expression, userGesture: true, awaitPromise: true, returnByValue: true };
      return new Promise((resolve, reject) => {
        session.on('Target.receivedMessageFromTarget', (event) => {
          if (event.sessionId !== sessionId) return;
          const answer = message.safeParse(JSON.parse(event.message));
          if (answer.success && answer.data.id === id) resolve(answer.data.result.result.value);
        });
        const text = JSON.stringify({ id, method: 'Runtime.evaluate', params });
        session.send('Target.sendMessageToTarget', { sessionId, message: text }).catch(reject);
      });
    },
  };
}

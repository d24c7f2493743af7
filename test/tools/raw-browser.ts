import * as z from 'zod/mini';
import type { Browser } from './browsers';
import { type Cdp, connectCdp, listTargets, readEvaluated, type Target } from './cdp';
import { startProgram } from './processes';

/** A browser started as a person starts it: nothing is attached to the extension's worker, so it lives and dies as it does. */
export interface RawBrowser {
  readonly cdp: Cdp;
  /** Resolves when the browser is gone, whoever ended it. */
  readonly ended: Promise<string>;
  targets(): Promise<Target[]>;
  /** Opens a page in a new tab and waits until it has loaded. */
  open(url: string): Promise<RawPage>;
  close(): Promise<void>;
}

/** A page in it, attached to alone. */
export interface RawPage {
  /** Runs an expression in the page, awaiting a promise; its value comes back as JSON does. */
  evaluate(expression: string): Promise<unknown>;
  send(method: string, params?: object): Promise<unknown>;
  close(): Promise<void>;
}

/** Starts it with these switches; `args` names the profile. Whoever starts it closes it. */
export async function launchRaw(options: {
  browser: Browser;
  args: readonly string[];
  env?: NodeJS.ProcessEnv;
}): Promise<RawBrowser> {
  const args = ['--remote-debugging-pipe', ...options.args];
  const program = await startProgram(options.browser.path, args, options.env);
  program.stdout.resume();
  const cdp = connectCdp(program.pipes[0], program.pipes[1]);
  try {
    await cdp.send('Browser.getVersion');
  } catch {
    await program.stop();
    throw new Error(`${options.browser.path} did not start: ${await program.ended}`);
  }
  return {
    cdp,
    ended: program.ended,
    targets: () => listTargets(cdp),
    open: (url) => openPage(cdp, url),
    close: async () => {
      // The orderly way first: a killed browser has not written its profile.
      await cdp.send('Browser.close').catch(() => undefined);
      const gone = await Promise.race([program.ended.then(() => true), wait(5_000).then(() => false)]);
      if (!gone) await program.stop();
    },
  };
}

async function openPage(cdp: Cdp, url: string): Promise<RawPage> {
  const created = await cdp.send('Target.createTarget', { url });
  const { targetId } = z.parse(z.object({ targetId: z.string() }), created);
  const attached = await cdp.send('Target.attachToTarget', { targetId, flatten: true });
  const { sessionId } = z.parse(z.object({ sessionId: z.string() }), attached);
  const send = (method: string, params?: object) => cdp.send(method, params, sessionId);
  const evaluate = async (expression: string) =>
    readEvaluated(
      await send('Runtime.evaluate', {
        expression,
        awaitPromise: true,
        returnByValue: true,
        userGesture: true,
      }),
    );
  while ((await evaluate(`document.readyState === 'complete' && location.href !== 'about:blank'`)) !== true)
    await wait(20);
  return {
    evaluate,
    send,
    close: async () => void (await cdp.send('Target.closeTarget', { targetId })),
  };
}

const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms).unref());

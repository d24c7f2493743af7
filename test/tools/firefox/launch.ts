import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod/mini';
import type { Browser } from '../browsers';
import { startProgram } from '../processes';
import { type Bidi, connectBidi, evaluateIn } from './bidi';
import { type Prefs, prefsFile } from './prefs';

/** A running Firefox. */
export interface Firefox {
  readonly bidi: Bidi;
  /** Runs an expression in its first window, with the browser's own rights; the awaited value comes back as JSON does. */
  inWindow(expression: string): Promise<unknown>;
  isAnyWindowOpen(): Promise<boolean>;
  /** Ends it in the orderly way, so that the profile is written. */
  close(): Promise<void>;
}

/** A first start makes a profile, on a cold disk. */
const START_MS = 60_000;

const CLOSE_MS = 10_000;

/** Starts it on a profile, where it must not be running already. Whoever starts it closes it. */
export async function launchFirefox(options: {
  browser: Browser;
  profile: string;
  prefs: Prefs;
  env: NodeJS.ProcessEnv;
}): Promise<Firefox> {
  const { browser, profile, prefs, env } = options;
  const address = join(profile, 'WebDriverBiDiServer.json');
  await rm(address, { force: true });
  await writeFile(join(profile, 'user.js'), prefsFile(prefs));
  const args = ['--no-remote', '--profile', profile, '--remote-debugging-port=0'];
  const program = await startProgram(browser.path, [...args, '--remote-allow-system-access'], {
    ...env,
    MOZ_CRASHREPORTER_DISABLE: '1',
    // Or the preference that it has no server for its settings would not count.
    MOZ_REMOTE_SETTINGS_DEVTOOLS: '1',
  });
  program.stdout.resume();
  const isGone = program.ended.then(() => true);
  try {
    const bidi = await connectBidi(`${await addressIn(address, isGone)}/session`);
    await bidi.send('session.new', { capabilities: { alwaysMatch: { acceptInsecureCerts: true } } });
    await firstWindow(bidi);
    return {
      bidi,
      // Looked for each time: the window that was there first may be closed by now, and another open.
      inWindow: async (expression) => evaluateIn(bidi, await firstWindow(bidi), expression),
      isAnyWindowOpen: async () => (await openWindow(bidi)) !== null,
      async close() {
        await bidi.send('browser.close').catch(() => undefined);
        bidi.close();
        const timer = wait(CLOSE_MS).then(() => false);
        if (!(await Promise.race([isGone, timer]))) await program.stop();
      },
    };
  } catch (error) {
    await program.stop();
    throw new Error(`${browser.path} did not start: ${error}\n${await program.ended}`);
  }
}

const addressSchema = z.object({ ws_host: z.string(), ws_port: z.number() });

/** Firefox writes into its profile where it listens. */
async function addressIn(path: string, isGone: Promise<boolean>): Promise<string> {
  const until = Date.now() + START_MS;
  while (Date.now() < until) {
    const text = await readFile(path, 'utf8').catch(() => '');
    // It may be read while it is written.
    const read = addressSchema.safeParse(text.trimEnd().endsWith('}') ? JSON.parse(text) : null);
    if (read.success) return `ws://${read.data.ws_host}:${read.data.ws_port}`;
    if (await Promise.race([isGone, wait(20).then(() => false)])) throw new Error('it has ended');
  }
  throw new Error('it does not listen');
}

const treeSchema = z.object({ contexts: z.array(z.object({ context: z.string(), url: z.string() })) });

async function firstWindow(bidi: Bidi): Promise<string> {
  for (;;) {
    const window = await openWindow(bidi);
    if (window !== null) return window;
    await wait(20);
  }
}

/** The context of the window that was opened first; null without any. */
async function openWindow(bidi: Bidi): Promise<string | null> {
  const tree = await bidi.send('browsingContext.getTree', { 'moz:scope': 'chrome', maxDepth: 0 });
  const { contexts } = z.parse(treeSchema, tree);
  return contexts.find(({ url }) => url === 'chrome://browser/content/browser.xhtml')?.context ?? null;
}

const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms).unref());

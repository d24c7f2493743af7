import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod/mini';
import type { Reply } from '../../../../src/messages';
import type { SynapServer } from '../../../synap-server';
import { findFirefox, ROOT } from '../../../tools/browsers';
import type { Desktop } from '../../../tools/desktop';
import { packFolder } from '../../../tools/firefox/archive';
import { evaluateIn } from '../../../tools/firefox/bidi';
import { startGateway } from '../../../tools/firefox/gateway';
import { type Firefox, launchFirefox } from '../../../tools/firefox/launch';
import { prefsThrough } from '../../../tools/firefox/prefs';
import { type Browser, describePanel, panelSchema, type Screen, type Started } from './browser';
import { clickAt, screenIn, until } from './firefox-screen';
import {
  askView,
  COMPLAINTS,
  EXTENSION_ID,
  POLICY,
  runFirst,
  STORED,
  storedSchema,
  type ViewKind,
} from './firefox-scripts';

const EXTENSION_DIR = join(ROOT, '.output/firefox-mv3');

/** One Firefox on a profile of its own, in which the extension is installed anew for each test: a start takes seconds. */
export interface FirefoxHost {
  install(synap: SynapServer): Promise<Started<FirefoxBrowser>>;
  /** Whom else than Synap and its own makers it wanted to reach beyond this machine. */
  strangers(): string[];
  stop(): Promise<void>;
}

/** What only Firefox can be asked. */
export interface FirefoxBrowser extends Browser {
  /** What the background is in: `running`, or `stopped` where an event will start it. */
  backgroundState(): Promise<string>;
  /** Opens somebody else's page; answers with how to run an expression in it. */
  openElsewhere(url: string): Promise<(expression: string) => Promise<unknown>>;
  /**
   * Runs an expression beside one of its pages that stands in no tab, whose window is `content`; null while there is none. The
   * protocol knows nothing but tabs.
   */
  inView(kind: ViewKind, expression: string): Promise<unknown>;
  /** Right-clicks on selected text of somebody's page and chooses our entry of the menu. */
  watchSelection(text: string): Promise<void>;
  /** Runs in Firefox's window, with the browser's own rights. */
  inWindow(expression: string): Promise<unknown>;
  isAnyWindowOpen(): Promise<boolean>;
  /** The person uses Firefox in this language from now on; the extension is started again with it. */
  useLanguage(language: string): Promise<void>;
}

export function isFirefox(browser: Browser): browser is FirefoxBrowser {
  return 'inWindow' in browser;
}

const tree = z.object({ contexts: z.array(z.object({ context: z.string(), url: z.string() })) });
const created = z.object({ context: z.string() });

/** Starts it on this desktop. Whoever starts it stops it. */
export async function startFirefox(desktop: Desktop): Promise<FirefoxHost> {
  const browser = findFirefox();
  if (browser === null) throw new Error('No Firefox: run `npm run test:e2e`, which finds or installs one.');
  const profile = await mkdtemp(join(tmpdir(), 'inspector-firefox-'));
  const gateway = await startGateway();
  const putAway = async () => {
    await gateway.close();
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  };
  const archive = join(profile, 'inspector.xpi');
  await packFolder(EXTENSION_DIR, archive);
  const launch = () =>
    launchFirefox({ browser, profile, prefs: prefsThrough(gateway.port), env: desktop.env });
  let firefox = await launch().catch(async (failure) => {
    await putAway();
    throw failure;
  });

  async function tabs() {
    return z.parse(tree, await firefox.bidi.send('browsingContext.getTree', { maxDepth: 0 })).contexts;
  }

  async function install(synap: SynapServer): Promise<Started<FirefoxBrowser>> {
    gateway.playProduction(synap);
    await firefox.inWindow('Services.console.reset()');
    const extensionData = { type: 'archivePath', path: archive };
    await firefox.bidi.send('webExtension.install', { extensionData, 'moz:permanent': true });
    const browser = await browserIn({
      firefox: () => firefox,
      tabs,
      desktop,
      async restart(meanwhile) {
        await firefox.close();
        meanwhile();
        firefox = await launch();
      },
    });
    return {
      browser,
      // Its storage and its permissions go with it.
      async end() {
        await firefox.bidi.send('webExtension.uninstall', { extension: EXTENSION_ID });
        const [keep, ...others] = await tabs();
        if (keep)
          await firefox.bidi.send('browsingContext.navigate', { context: keep.context, url: 'about:blank' });
        for (const { context } of others) await firefox.bidi.send('browsingContext.close', { context });
        gateway.playProduction(null);
      },
    };
  }

  return {
    install,
    strangers: () => gateway.refused.filter((host) => !/(?:^|\.)mozilla\.(?:com|net|org)(?::|$)/.test(host)),
    async stop() {
      await firefox.close();
      await putAway();
    },
  };
}

interface Parts {
  firefox(): Firefox;
  tabs(): Promise<{ context: string; url: string }[]>;
  desktop: Desktop;
  restart(meanwhile: () => void): Promise<void>;
}

async function browserIn(parts: Parts): Promise<FirefoxBrowser> {
  const { firefox, tabs, desktop } = parts;
  const before = desktop.notifies.length;
  const inWindow = (expression: string) => firefox().inWindow(expression);
  /** Its own pages are at an address that is drawn at installation. */
  const origin = z.parse(z.string(), await inWindow(`${POLICY}.getURL('')`));

  async function tabOf(url: string, background = false): Promise<string> {
    const { bidi } = firefox();
    const { context } = z.parse(
      created,
      await bidi.send('browsingContext.create', { type: 'tab', background }),
    );
    await leadTo(context, url);
    return context;
  }

  async function leadTo(context: string, url: string): Promise<void> {
    const { bidi } = firefox();
    // It never says that such a page has loaded.
    await bidi.send('browsingContext.navigate', { context, url, wait: 'none' });
    await until(async () => {
      const loaded = `document.readyState === 'complete' && location.href.startsWith(${JSON.stringify(url)})`;
      return (await evaluateIn(bidi, context, loaded).catch(() => false)) === true || undefined;
    }, url);
  }

  let desk: string | null = null;
  /** Runs in a page of the extension without scripts of its own. */
  async function atDesk(expression: string): Promise<unknown> {
    const open = desk !== null && (await tabs()).some(({ context }) => context === desk);
    desk = open && desk !== null ? desk : await tabOf(`${origin}manifest.json`, true);
    return evaluateIn(firefox().bidi, desk, expression);
  }

  async function open(path: string, first = ''): Promise<Screen> {
    if (first === '') return screenIn(firefox().bidi, await tabOf(origin + path));
    // The process of the extension's pages is this one already: the script that waits in it is there when the next page comes.
    const context = await tabOf(`${origin}manifest.json`);
    await inWindow(runFirst(first));
    await leadTo(context, origin + path);
    return screenIn(firefox().bidi, context);
  }

  const inView = (kind: ViewKind, expression: string) => inWindow(askView(kind, expression));

  const change = (what: 'add' | 'remove', host: string) =>
    inWindow(`(async () => {
      const { ExtensionPermissions } = ChromeUtils.importESModule('resource://gre/modules/ExtensionPermissions.sys.mjs');
      const { extension } = ${POLICY};
      await ExtensionPermissions.${what}(extension.id, { permissions: [], origins: [${JSON.stringify(host)}], data_collection: [] }, extension);
    })()`);

  return {
    inWindow,
    isAnyWindowOpen: () => firefox().isAnyWindowOpen(),
    async useLanguage(language) {
      await inWindow(`(async () => {
        Services.locale.availableLocales = ['en-US', ${JSON.stringify(language)}];
        Services.locale.requestedLocales = [${JSON.stringify(language)}];
        await (await AddonManager.getAddonByID(${JSON.stringify(EXTENSION_ID)})).reload();
      })()`);
      await until(async () => (await inWindow(`${POLICY}?.extension.backgroundState`)) ?? undefined, 'start');
    },
    inView,
    complaints: async () => z.parse(z.array(z.string()), await inWindow(COMPLAINTS)),
    open,
    async opened(path) {
      const isIt = ({ url }: { url: string }) => url.startsWith(origin + path);
      const { context } = await until(async () => (await tabs()).find(isIt), path);
      return screenIn(firefox().bidi, context);
    },
    isOpen: async (path) => (await tabs()).some(({ url }) => url === origin + path),
    panel: async () => z.parse(panelSchema, await inView('sidebar', describePanel('content.document'))),
    async send<C extends Parameters<Browser['send']>[0]>(command: C) {
      const reply = await atDesk(`browser.runtime.sendMessage(${JSON.stringify(command)})`);
      return reply as Reply<C['type']>;
    },
    stored: async () => z.parse(storedSchema, await atDesk(STORED)),
    notified: () => desktop.notifies.slice(before).map(({ summary }) => summary),
    clickNotification: () => desktop.clickLatest(),
    stopBackground: async () =>
      void (await inWindow(
        `${POLICY}.extension.terminateBackground({ ignoreDevToolsAttached: true, disableResetIdleForTest: true })`,
      )),
    backgroundState: async () => String(await inWindow(`${POLICY}.extension.backgroundState`)),
    async restart(meanwhile) {
      await parts.restart(meanwhile);
      desk = null;
    },
    async answerQuestion(answer) {
      const button = answer === 'allow' ? 'button' : 'secondaryButton';
      const press = `(() => {
        const { panel } = PopupNotifications;
        const button = panel.state === 'open' && panel.firstElementChild?.${button};
        button && button.click();
        return Boolean(button);
      })()`;
      await until(async () => (await inWindow(press)) || undefined, 'question');
    },
    withdraw: async (host) => void (await change('remove', host)),
    giveBack: async (host) => void (await change('add', host)),
    async origins() {
      const answer = await atDesk('browser.permissions.getAll()');
      return z.parse(z.object({ origins: z.array(z.string()) }), answer).origins;
    },
    async openElsewhere(url) {
      const context = await tabOf(url);
      return (expression) => evaluateIn(firefox().bidi, context, expression);
    },
    async watchSelection(text) {
      const { bidi } = firefox();
      const page = `<title>Somebody's</title><p id="text">${text}`;
      const context = await tabOf(`data:text/html,${encodeURIComponent(page)}`);
      await evaluateIn(bidi, context, 'getSelection().selectAllChildren(document.body)');
      const rightClick = clickAt('viewport', { x: 40, y: 25, button: 2 });
      await bidi.send('input.performActions', { context, actions: [rightClick] });
      const choose = `(() => {
        const menu = document.getElementById('contentAreaContextMenu');
        const item = menu.state === 'open' && menu.querySelector('[label="Watch ingestion"]');
        item && menu.activateItem(item);
        return Boolean(item);
      })()`;
      await until(async () => (await inWindow(choose)) || undefined, 'menu entry');
    },
  };
}

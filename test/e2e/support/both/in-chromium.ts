import type { Page } from '@playwright/test';
import type { browser as browserApi } from 'wxt/browser';
import * as z from 'zod/mini';
import type { SynapServer } from '../../../synap-server';
import type { Desktop } from '../../../tools/desktop';
import { type Extension, launchExtension, nextPageAt } from '../extension';
import { answerQuestion } from '../question';
import { browserSession, speakTo, targetsAt } from '../target';
import { type Browser, describePanel, panelSchema, type Role, type Screen, type Started } from './browser';

/** The browser's API inside the extension's pages, and inside its own page of settings. */
declare const chrome: typeof browserApi & {
  developerPrivate: {
    addHostPermission(id: string, host: string): Promise<void>;
    removeHostPermission(id: string, host: string): Promise<void>;
  };
};

/** Chromium, driven by Playwright, on a desktop that counts its notifications. */
export async function startChromium(synap: SynapServer, desktop: Desktop): Promise<Started> {
  let extension = await launchExtension({ production: synap, screen: desktop });
  const before = desktop.notifies.length;
  const complaints: string[] = [];

  async function inSettings(change: (page: Page, id: string) => Promise<void>): Promise<void> {
    const page = await extension.context.newPage();
    await page.goto('chrome://extensions');
    await change(page, extension.id);
    await page.close();
  }

  const browser: Browser = {
    complaints: async () => [...complaints, ...extension.complaints],
    async open(path, first) {
      if (first === undefined) return screenOf(await extension.open(path));
      const page = await extension.context.newPage();
      await page.addInitScript(first);
      await page.goto(extension.url(path));
      return screenOf(page);
    },
    opened: async (path) => screenOf(await tabAt(extension, path)),
    isOpen: async (path) => extension.context.pages().some((page) => page.url() === extension.url(path)),
    async panel() {
      const session = await browserSession(extension);
      const [panel] = await targetsAt(session, extension.url('sidepanel.html'));
      if (panel === undefined) return null;
      return z.parse(panelSchema, await (await speakTo(session, panel)).evaluate(describePanel('document')));
    },
    send: (command) => extension.send(command),
    stored: () => extension.stored(),
    notified: () => desktop.notifies.slice(before).map(({ summary }) => summary),
    clickNotification: () => desktop.clickLatest(),
    stopBackground: () => extension.stopWorker(),
    async restart(meanwhile) {
      complaints.push(...extension.complaints);
      await extension.quit();
      meanwhile();
      extension = await launchExtension({ production: synap, screen: desktop, profile: extension.profile });
    },
    answerQuestion: (answer) => answerQuestion(desktop, answer),
    withdraw: (host) =>
      inSettings((page, id) =>
        page.evaluate(([id, host]) => chrome.developerPrivate.removeHostPermission(id, host), [
          id,
          host,
        ] as const),
      ),
    giveBack: (host) =>
      inSettings((page, id) =>
        page.evaluate(([id, host]) => chrome.developerPrivate.addHostPermission(id, host), [
          id,
          host,
        ] as const),
      ),
    async origins() {
      const desk = await extension.open('manifest.json');
      const { origins = [] } = await desk.evaluate(() => chrome.permissions.getAll());
      await desk.close();
      return origins;
    },
  };
  return { browser, end: () => extension.dispose() };
}

async function tabAt({ context, url }: Extension, path: string): Promise<Page> {
  const isThere = (address: string) => address.startsWith(url(path));
  const there = context.pages().find((page) => isThere(page.url()));
  return there ?? nextPageAt(context, ({ href }) => isThere(href));
}

function screenOf(page: Page): Screen {
  const all = (role: Role, name?: string) =>
    page.getByRole(role, name === undefined ? {} : { name, exact: true });
  return {
    count: (role, name) => all(role, name).count(),
    texts: (role, name) => all(role, name).allInnerTexts(),
    value: (role, name) => all(role, name).first().inputValue(),
    // In front, as for whoever clicks: keys for the browser's own questions go to no other tab.
    async click(role, name) {
      await page.bringToFront();
      await all(role, name).first().click();
    },
    fill: (role, name, text) => all(role, name).first().fill(text),
    hasFocus: (role, name) => all(role, name).evaluate((element) => element === document.activeElement),
    press: (key) => page.keyboard.press(key),
    unfold: (word) => page.getByText(word, { exact: true }).first().click(),
    text: () => page.evaluate(() => document.body.innerText),
    source: () => page.content(),
    resize: (size) => page.setViewportSize(size),
    picture: (role, name) => all(role, name).first().screenshot(),
    evaluate: (expression) => page.evaluate(expression),
    close: () => page.close(),
  };
}

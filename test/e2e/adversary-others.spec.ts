import type { Page } from '@playwright/test';
import { idOfFolder } from '../tools/chromium';
import { launchExtension, PRODUCTION_HOST } from './support/extension';
import { expect } from './support/fixtures';
import { test } from './support/stage';
import { strangerWith, variantOf } from './support/variant';

/** What anybody who could speak to the background would say first. */
const COMMAND = { type: 'saveSettings', patch: { theme: 'dark' } };

const PROBE = { 'probe.html': '<!doctype html><title>Probe</title><body></body>' };

/** What whoever runs in this page gets out of the extension with this ID: nothing, in each way there is. */
async function tryEverything(page: Page, id: string, command: object) {
  return page.evaluate(
    async ([id, command]) => {
      const url = (path: string) => `chrome-extension://${id}/${path}`;
      const runtime = Reflect.get(globalThis, 'chrome')?.runtime;
      const settled = (promise: Promise<unknown>) =>
        promise.then(
          () => 'got through',
          () => 'refused',
        );
      const loaded = (tag: string, attribute: string, path: string) =>
        settled(
          new Promise((resolve, reject) => {
            const element = document.createElement(tag);
            element.onload = resolve;
            element.onerror = reject;
            element.setAttribute(attribute, url(path));
            document.body.append(element);
          }),
        );
      const sent = runtime?.sendMessage
        ? await settled(
            runtime
              .sendMessage(id, command)
              .then((reply: unknown) => reply ?? Promise.reject(new Error('no reply'))),
          )
        : 'refused';
      const connected = runtime?.connect
        ? await settled(
            new Promise((resolve, reject) => {
              const port = runtime.connect(id);
              port.onMessage.addListener(resolve);
              port.onDisconnect.addListener(reject);
              port.postMessage(command);
            }),
          )
        : 'refused';
      return {
        sent,
        connected,
        fetched: await settled(fetch(url('manifest.json'))),
        image: await loaded('img', 'src', 'icons/128.png'),
        script: await loaded('script', 'src', 'background.js'),
      };
    },
    [id, command] as const,
  );
}

/** The address a frame with the popup ends at. */
async function framed(page: Page, url: string): Promise<string> {
  await page.evaluate((src) => {
    const frame = document.createElement('iframe');
    frame.name = 'theirs';
    frame.src = src;
    document.body.append(frame);
  }, url);
  await expect.poll(() => page.frame('theirs')?.url() ?? '').not.toMatch(/^(?:about:blank)?$/);
  return page.frame('theirs')?.url() ?? '';
}

const NOTHING = {
  sent: 'refused',
  connected: 'refused',
  fetched: 'refused',
  image: 'refused',
  script: 'refused',
};

test('a web page cannot speak to the extension, read its files or put one of its pages in a frame', async ({
  stage,
}) => {
  const { extension, plain } = stage;
  stage.othersAsked.push(plain.url);
  const page = await extension.context.newPage();
  await page.goto(plain.url);
  expect(await tryEverything(page, extension.id, COMMAND)).toMatchObject(NOTHING);
  expect(await framed(page, extension.url('popup.html'))).toMatch(/^chrome-error:/);
  expect((await extension.stored()).local.settings).toBeUndefined();
  extension.complaints.length = 0;
});

test('a web page cannot open or lead to a page of the extension', async ({ stage }) => {
  const { extension, plain } = stage;
  const page = await extension.context.newPage();
  await page.goto(plain.url);
  await page.evaluate(
    ([popup, history]) => {
      window.open(popup);
      // Later: it ends this script.
      setTimeout(() => location.assign(history), 100);
    },
    [extension.url('popup.html'), extension.url('history.html#/ingestion/x')] as const,
  );
  await page.waitForTimeout(500);
  const addresses = extension.context.pages().map((one) => one.url());
  expect(addresses.filter((url) => url.startsWith(extension.url('popup.html')))).toEqual([]);
  expect(addresses.filter((url) => url.includes('history.html'))).toEqual([]);
  extension.complaints.length = 0;
});

test('another extension cannot speak to it, read its files or put one of its pages in a frame', async ({
  synap,
}) => {
  const ours = await variantOf((manifest) => manifest);
  const theirs = await strangerWith(
    { manifest_version: 3, name: 'Stranger', version: '1', host_permissions: ['<all_urls>'] },
    PROBE,
  );
  const extension = await launchExtension({ production: synap, folder: `${ours.path},${theirs.path}` });
  const page = await extension.context.newPage();
  await page.goto(`chrome-extension://${idOfFolder(theirs.path)}/probe.html`);
  expect(await page.title()).toBe('Probe');
  expect(await tryEverything(page, extension.id, COMMAND)).toMatchObject(NOTHING);
  expect(await framed(page, extension.url('popup.html'))).toMatch(/^chrome-error:/);
  expect((await extension.stored()).local.settings).toBeUndefined();
  await extension.dispose();
  await Promise.all([ours.remove(), theirs.remove()]);
});

test('a content script, should there ever be one, is kept from all that is stored, and its commands are not heard', async ({
  stage,
}) => {
  const { plain, synap } = stage;
  const folder = await variantOf(
    (manifest) => ({
      ...manifest,
      content_scripts: [{ matches: ['http://127.0.0.1/*'], js: ['content.js'] }],
    }),
    { 'content.js': CONTENT_SCRIPT },
  );
  const extension = await launchExtension({ production: synap, folder: folder.path });
  await extension.send({ type: 'visible', ids: [] });
  const page = await extension.context.newPage();
  await page.goto(`${plain.url}/with-a-script`);
  await expect
    .poll(() => page.evaluate(() => document.documentElement.getAttribute('data-found')))
    .toBe('local refused, session refused, sync refused, command unheard');
  await extension.dispose();
  await folder.remove();
});

const CONTENT_SCRIPT = `(async () => {
  const found = [];
  for (const area of ['local', 'session', 'sync'])
    found.push(area + ' ' + (await chrome.storage[area].get(null).then(() => 'read', () => 'refused')));
  const reply = await chrome.runtime.sendMessage(${JSON.stringify(COMMAND)}).catch(() => undefined);
  found.push('command ' + (reply === undefined ? 'unheard' : 'heard'));
  document.documentElement.setAttribute('data-found', found.join(', '));
})()`;

test('markup that got into a page would still run nothing and ask nobody', async ({ stage }) => {
  const { extension, plain } = stage;
  const popup = await extension.open('popup.html');
  await popup.evaluate((url) => {
    const add = (html: string) => document.body.append(document.createRange().createContextualFragment(html));
    add(`<img src="${url}/img" onerror="window.ran=1"><script>window.ran=1</script>`);
    add(`<script src="${url}/script"></script><iframe src="${url}/frame"></iframe>`);
    add(`<form action="${url}/form"><button id="send"></button></form><base href="${url}/">`);
    add(`<link rel="stylesheet" href="${url}/style"><object data="${url}/object"></object>`);
    document.querySelector<HTMLElement>('#send')?.click();
  }, plain.url);
  await popup.waitForTimeout(500);
  expect(await popup.evaluate(() => Reflect.get(window, 'ran') ?? null)).toBe(null);
  expect(plain.hits).toEqual([]);
  expect(extension.complaints.filter((text) => /Content Security Policy/.test(text)).length).toBeGreaterThan(
    4,
  );
  extension.complaints.length = 0;
});

test('the extension asks nobody but Synap in a whole run, from first start to a finished job', async ({
  stage,
}) => {
  const { synap, extension } = stage;
  const job = synap.addJob({ queuedMs: 0, processingMs: 500, documentId: 'whole-run' });
  const popup = await extension.open('popup.html');
  await popup.getByRole('textbox', { name: 'Ingestion ID' }).fill(job);
  await popup.getByRole('button', { name: 'Watch', exact: true }).click();
  await expect(popup.getByRole('listitem').filter({ hasText: 'whole-run' })).toContainText('Completed');
  for (const path of ['options.html', 'history.html']) await extension.open(path);
  // What the network log of the whole browser says is looked at after every test of this suite.
  expect(new Set(synap.requests.map(({ headers }) => headers.host))).toEqual(new Set([PRODUCTION_HOST]));
});

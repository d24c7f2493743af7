import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { browser as browserApi } from 'wxt/browser';
import type { Extension } from './extension';

/** The browser's API inside the extension's pages, where the functions given to `evaluate` run. */
declare const chrome: typeof browserApi;

/** A key that occurs nowhere else. Pages show its last characters, so only the rest is searched for (`SECRET`). */
export const CANARY = 'synap_test_CANARY7f3c9a1be5d2468f_last';
const SECRET = CANARY.slice(0, -5);

/** The secret as it would look in text, in base64 at each of its three alignments, in hex, and reversed. */
function spellings(): string[] {
  const inBase64 = [0, 1, 2].map((shift) =>
    Buffer.from(`${' '.repeat(shift)}${SECRET}`)
      .toString('base64')
      .slice(shift === 0 ? 0 : 4, -4),
  );
  return [SECRET, ...inBase64, Buffer.from(SECRET).toString('hex'), [...SECRET].reverse().join('')];
}

const SPELLINGS = spellings();

/** Whether the secret is anywhere in this text, in whatever spelling. */
export function holdsCanary(text: string): boolean {
  return SPELLINGS.some((spelling) => text.includes(spelling));
}

/** Where the secret may be: nowhere, or under this key of `storage.session`. */
export interface Allowed {
  session?: RegExp;
}

/** Every place of a running extension that holds the secret and should not. */
export async function placesWithCanary(extension: Extension, said: readonly string[], allowed: Allowed = {}) {
  const desk = await extension.open('manifest.json');
  const texts: [place: string, text: string][] = [
    ...(await textsOfBrowser(desk)),
    ...said.map((text): [string, string] => ['console', text]),
  ];
  for (const page of extension.context.pages()) texts.push(...(await textsOfPage(page)));
  await desk.close();
  return texts
    .filter(([place, text]) => holdsCanary(text) && !allowed.session?.test(place))
    .map(([place]) => place);
}

/** What the browser holds for the extension, by place. */
async function textsOfBrowser(desk: Page): Promise<[string, string][]> {
  return desk.evaluate(async () => {
    const texts: [string, string][] = [];
    for (const name of ['local', 'session', 'sync'] as const)
      for (const [key, value] of Object.entries(await chrome.storage[name].get(null)))
        texts.push([`${name} ${key}`, JSON.stringify(value)]);
    texts.push(['badge', (await chrome.action.getBadgeText({})) + (await chrome.action.getTitle({}))]);
    texts.push(['notifications', Object.keys(await chrome.notifications.getAll()).join()]);
    texts.push(['caches', (await caches.keys()).join()]);
    const done = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    for (const { name = '' } of await indexedDB.databases()) {
      const db = await done(indexedDB.open(name));
      for (const store of db.objectStoreNames) {
        const values = await done(db.transaction(store).objectStore(store).getAll());
        for (const value of values) {
          const isOpaque = value instanceof CryptoKey && !value.extractable;
          texts.push([`IndexedDB ${name} ${store}`, isOpaque ? '' : JSON.stringify(value)]);
        }
      }
      db.close();
    }
    return texts;
  });
}

/** What a page shows, holds and remembers: open shadow roots and what stands in its fields included. */
async function textsOfPage(page: Page): Promise<[string, string][]> {
  const texts = await page.evaluate(() => {
    const roots: (Document | ShadowRoot)[] = [document];
    for (const root of roots)
      for (const element of root.querySelectorAll('*'))
        if (element.shadowRoot) roots.push(element.shadowRoot);
    const fields = [...document.querySelectorAll<HTMLInputElement>('input, textarea')].map(
      ({ value }) => value,
    );
    // An error page of the browser has no storage to look at.
    const isStored = /^(?:https?|chrome-extension):$/.test(location.protocol);
    return {
      DOM: roots.map((root) => new XMLSerializer().serializeToString(root)).join(),
      fields: fields.join(),
      address: location.href + JSON.stringify(history.state) + document.title + document.referrer,
      storage: isStored ? JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie]) : '',
      requests: performance
        .getEntriesByType('resource')
        .map(({ name }) => name)
        .join(),
    };
  });
  return Object.entries(texts).map(([what, text]) => [`${what} of ${page.url()}`, text]);
}

/** The files of a closed profile that hold the secret: what a backup or a thief of the disk would have. */
export async function filesWithCanary(profile: string): Promise<string[]> {
  const needles = SPELLINGS.flatMap((text) => [Buffer.from(text), Buffer.from(text, 'utf16le')]);
  const found: string[] = [];
  for (const entry of await readdir(profile, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const bytes = await readFile(path);
    if (needles.some((needle) => bytes.includes(needle))) found.push(path.slice(profile.length + 1));
  }
  return found;
}

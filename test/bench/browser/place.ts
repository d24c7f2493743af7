import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod/mini';
import type { Command } from '../../../src/messages';
import { keys, summarySchema } from '../../../src/watch/model/records';
import { EXTENSION_DIR, PRODUCTION_HOST } from '../../e2e/support/extension';
import { PRODUCTION_URL } from '../../e2e/support/fixtures';
import { type Folder, strangerWith, variantOf } from '../../e2e/support/variant';
import { type RateLimit, type SynapServer, startSynap } from '../../synap-server';
import { ensureChromium } from '../../tools/browsers';
import { chromiumArgs, idOfFolder } from '../../tools/chromium';
import { launchRaw, type RawBrowser, type RawPage } from '../../tools/raw-browser';
import { asStored, finishedOn } from './stored';

/** What no extension page can beat: one line of static HTML. */
const FLOOR_PAGE =
  '<!doctype html><html lang="en"><meta charset="utf-8"><title>Floor</title><p>One line.</p></html>';

/** One transparent pixel: Chromium notifies of nothing without an icon. */
const FLOOR_ICON =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==';

/** A worker, or the rest of one, that asks for this as soon as an alarm of this name has woken it. */
const asksAtOnce = (name: string) =>
  `chrome.alarms.onAlarm.addListener((alarm) => {
    if (alarm.name === '${name}') fetch('${PRODUCTION_URL}/${name}').catch(() => {});
  });`;

/** What no background can beat that follows one job: it asks, reads, writes and notifies, one line after the other. */
const FOLLOWS_IN_ONE_LINE = `chrome.runtime.onMessage.addListener(({ id, key }) => {
  const follow = async () => {
    for (;;) {
      const answer = await fetch('${PRODUCTION_URL}/api/v1/memories/status/' + id, {
        headers: { Authorization: 'Bearer ' + key },
      });
      const body = await answer.json();
      if (body.status === 'completed') {
        await chrome.storage.local.set({ [id]: body });
        return chrome.notifications.create(id, {
          type: 'basic', iconUrl: '${FLOOR_ICON}', title: 'Completed', message: body.document_id,
        });
      }
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  };
  follow();
});`;

/** A browser with the production build in it, connected, with a history; nothing is attached to its worker. */
export interface Place {
  readonly browser: RawBrowser;
  readonly synap: SynapServer;
  /** A page of ours without scripts of its own, to speak from; the floor's extension has one too. */
  readonly desk: RawPage;
  readonly floorDesk: RawPage;
  /** Of an extension with our script, which asks for something as soon as it has run; null where none was wanted. */
  readonly hastyDesk: RawPage | null;
  readonly connectionId: string;
  url(path: string): string;
  send(command: Command): Promise<void>;
  stopWorkers(): Promise<void>;
  close(): Promise<void>;
}

export interface PlaceOptions {
  /** How many finished ingestions are stored. */
  stored: number;
  isWithHasty?: boolean;
  /** Of the key that ours has; the documented 600 a minute without. */
  limit?: RateLimit;
  env?: NodeJS.ProcessEnv;
}

/** Whoever opens it closes it. */
export async function openPlace({ stored, isWithHasty = false, limit, env }: PlaceOptions): Promise<Place> {
  const synap = await startSynap({ tls: { hosts: [PRODUCTION_HOST] }, ...(limit ? { limit } : {}) });
  const ours = await variantOf((manifest) => manifest, { 'floor.html': FLOOR_PAGE });
  const floor = await strangerWith(
    {
      manifest_version: 3,
      name: 'Floor',
      version: '1',
      permissions: ['alarms', 'notifications', 'storage'],
      host_permissions: [`${PRODUCTION_URL}/*`],
      background: { service_worker: 'worker.js' },
    },
    // It knows nothing, keeps no limit and has no key of its own.
    { 'worker.js': `${asksAtOnce('floor')}${FOLLOWS_IN_ONE_LINE}` },
  );
  const hasty = isWithHasty ? await hastyVariant() : null;
  const extensions = [ours, floor, ...(hasty ? [hasty] : [])];
  const profile = await mkdtemp(join(tmpdir(), 'inspector-bench-'));
  const browser = await launchRaw({
    browser: await ensureChromium(),
    args: [
      ...chromiumArgs({ extension: extensions.map(({ path }) => path).join(), production: synap }),
      `--user-data-dir=${profile}`,
      // The loop is in a page behind others, where Chrome would make three seconds of two.
      '--disable-background-timer-throttling',
      ...(env ? [] : ['--headless=new']),
    ],
    ...(env ? { env } : {}),
  });
  const pageOf = (extension: Folder, path: string) =>
    `chrome-extension://${idOfFolder(extension.path)}/${path}`;
  const url = (path: string) => pageOf(ours, path);
  const desk = await browser.open(url('manifest.json'));
  const floorDesk = await browser.open(pageOf(floor, 'manifest.json'));
  const hastyDesk = hasty && (await browser.open(pageOf(hasty, 'manifest.json')));
  const send = async (command: Command) => {
    const reply = await desk.evaluate(`chrome.runtime.sendMessage(${JSON.stringify(command)})`);
    z.parse(z.object({ ok: z.literal(true) }), reply);
  };
  const stopWorkers = async () => {
    // A page's session reaches the workers of its own extension alone.
    for (const page of [desk, floorDesk, ...(hastyDesk ? [hastyDesk] : [])]) {
      await page.send('ServiceWorker.enable');
      await page.send('ServiceWorker.stopAllWorkers');
    }
  };
  await send({
    type: 'saveConnection',
    connectionId: null,
    name: 'production',
    baseUrl: PRODUCTION_URL,
    key: synap.key,
  });
  const connectionId = await verifiedConnection(desk);
  // Else all but the newest few hundred would go.
  await send({ type: 'saveSettings', patch: { keep: 100_000 } });
  await fill(desk, connectionId, stored);
  await stopWorkers();
  await send({ type: 'visible', ids: [] });
  return {
    browser,
    synap,
    desk,
    floorDesk,
    hastyDesk,
    connectionId,
    url,
    send,
    stopWorkers,
    close: async () => {
      await browser.close();
      await Promise.all([synap.close(), ...extensions.map((extension) => extension.remove())]);
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** Opens a place for as long as something is measured in it. */
export async function withPlace(
  options: PlaceOptions,
  measure: (place: Place) => Promise<void>,
): Promise<void> {
  const place = await openPlace(options);
  try {
    await measure(place);
  } finally {
    await place.close();
  }
}

async function hastyVariant(): Promise<Folder> {
  const script = await readFile(join(EXTENSION_DIR, 'background.js'), 'utf8');
  return variantOf((manifest) => manifest, { 'background.js': `${script};${asksAtOnce('hasty')}` });
}

async function verifiedConnection(desk: RawPage): Promise<string> {
  for (;;) {
    const view = summarySchema.safeParse(await readLocal(desk, keys.summary));
    const [connection] = view.success ? view.data.connections : [];
    if (connection?.identity) return connection.id;
    await pause(50);
  }
}

/** Without the view the next start reads the records, and makes it anew. */
async function fill(desk: RawPage, connectionId: string, count: number): Promise<void> {
  const records = Object.entries(asStored(finishedOn(connectionId, count)));
  for (let from = 0; from < records.length; from += 500) {
    const part = Object.fromEntries(records.slice(from, from + 500));
    await desk.evaluate(`chrome.storage.local.set(${JSON.stringify(part)})`);
  }
  await desk.evaluate(`chrome.storage.local.remove(${JSON.stringify([keys.summary])})`);
}

export const readLocal = (desk: RawPage, key: string): Promise<unknown> =>
  desk.evaluate(
    `chrome.storage.local.get(${JSON.stringify(key)}).then((all) => all[${JSON.stringify(key)}])`,
  );

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

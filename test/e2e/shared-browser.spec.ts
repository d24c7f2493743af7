import type { browser as browserApi } from 'wxt/browser';
import type { Extension } from './support/extension';
import { connect, expect, test } from './support/fixtures';

/** The browser's API inside the extension's pages, where the functions given to `evaluate` run. */
declare const chrome: typeof browserApi;

/** What a browser keeps for an extension, as one of its pages finds it. */
async function keptIn(extension: Extension) {
  const page = await extension.open('manifest.json');
  const kept = await page.evaluate(async () => {
    const tab = await chrome.tabs.getCurrent();
    const clipboard = await navigator.permissions.query({ name: 'clipboard-read' as PermissionName });
    return {
      local: Object.keys(await chrome.storage.local.get(null)),
      session: Object.keys(await chrome.storage.session.get(null)),
      databases: (await indexedDB.databases()).map(({ name }) => name),
      alarms: await chrome.alarms.getAll(),
      notifications: Object.keys(await chrome.notifications.getAll()),
      badge: await chrome.action.getBadgeText({}),
      origins: (await chrome.permissions.getAll()).origins,
      clipboard: clipboard.state,
      zoom: await chrome.tabs.getZoom(tab?.id),
    };
  });
  await page.close();
  return kept;
}

test('an extension finds nothing of the one that was in the same browser before', async ({
  synap,
  sharedChromium,
}) => {
  const before = await sharedChromium.install();
  await expect.poll(async () => (await keptIn(before)).local).not.toEqual([]);
  const fresh = await keptIn(before);
  await connect(before, synap.key);
  const id = synap.addJob({ queuedMs: 0, processingMs: Number.POSITIVE_INFINITY });
  const failing = synap.addJob({ queuedMs: 0, processingMs: 0, outcome: 'failed' });
  await before.send({ type: 'watch', ids: [id, failing], connectionId: null, source: 'page' });
  await expect.poll(async () => (await before.stored()).notifications).toHaveLength(1);
  await before.context.grantPermissions(['clipboard-read']);
  const zoomed = await before.open('options.html');
  await zoomed.evaluate(() => chrome.tabs.setZoom(2));
  const used = await keptIn(before);
  for (const what of Object.keys(fresh) as (keyof typeof fresh)[])
    if (what !== 'origins') expect(used[what], what).not.toEqual(fresh[what]);
  await before.dispose();

  const after = await sharedChromium.install();
  await expect.poll(async () => (await keptIn(after)).local).toEqual(fresh.local);
  expect(await keptIn(after)).toEqual(fresh);
  expect(after.id).not.toBe(before.id);
  expect(after.context.pages().filter((page) => page.url().includes(before.id))).toEqual([]);
  await after.dispose();
});

import type { browser as browserApi } from 'wxt/browser';
import { expect, test } from './support/fixtures';

declare const chrome: typeof browserApi;

test('the browser keeps its own pages, and nothing is asked for at install beyond what the README names', async ({
  extension,
}) => {
  const page = await extension.open('popup.html');
  const manifest = await page.evaluate(() => chrome.runtime.getManifest());
  expect(manifest).not.toHaveProperty('chrome_url_overrides');
  expect(manifest.permissions).toEqual(['alarms', 'contextMenus', 'notifications', 'storage']);
  expect(manifest.host_permissions).toEqual(['https://synap-cloud-prod.maximem.ai/*']);
});

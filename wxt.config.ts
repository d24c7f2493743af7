import preact from '@preact/preset-vite';
import { defineConfig } from 'wxt';

/** The one host the extension may reach without asking: Synap's production API. */
const PRODUCTION_HOST = 'https://synap-cloud-prod.maximem.ai/*';

/**
 * `connect-src` is as narrow as a person's own servers allow: https anywhere (guarded by host permissions), http on the
 * two loopback names a CSP can express. Explicit, because Firefox's default policy upgrades `http:` and breaks loopback.
 */
const CSP = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  'connect-src https: http://localhost:* http://127.0.0.1:*',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/**
 * S for Synap. Chrome, Edge and Firefox use Ctrl+Shift with nearly every letter themselves, and of Alt+Shift only some (A, B,
 * I, R, T and those of tab groups). On a Mac Alt types characters, so Control takes its place there.
 */
const SHORTCUT = { default: 'Alt+Shift+S', mac: 'MacCtrl+Shift+S' };

export default defineConfig({
  manifestVersion: 3,
  imports: false,
  entrypointsDir: 'entrypoints',
  vite: () => ({
    plugins: [preact()],
    // A preload helper would put inline-able code and a fetch into every page for one or two lazy chunks.
    build: { modulePreload: false },
  }),
  hooks: {
    // WXT takes a page named "history" for a replacement of the browser's own, which it must never be.
    'build:manifestGenerated': (_, manifest) => {
      delete manifest.chrome_url_overrides;
    },
  },
  manifest: ({ browser, mode }) => ({
    name: '__MSG_extensionName__',
    description: '__MSG_extensionDescription__',
    default_locale: 'en',
    permissions: ['alarms', 'contextMenus', 'notifications', 'storage'],
    omnibox: { keyword: 'syn' },
    commands: { _execute_action: { suggested_key: SHORTCUT } },
    optional_permissions: ['clipboardRead'],
    host_permissions: [PRODUCTION_HOST],
    optional_host_permissions: ['https://*/*', 'http://localhost/*', 'http://127.0.0.1/*'],
    ...(mode === 'production' ? { content_security_policy: { extension_pages: CSP } } : {}),
    ...(browser === 'firefox'
      ? {
          browser_specific_settings: {
            gecko: {
              id: 'ingestion-inspector@maximem.ai',
              strict_min_version: '142.0',
              data_collection_permissions: { required: ['authenticationInfo'] },
            },
          },
        }
      : { minimum_chrome_version: '120' }),
  }),
});

import preact from '@preact/preset-vite';
import { defineConfig } from 'wxt';
import { toolbarIcon } from './src/platform/toolbar-icon';

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
  // Chrome's DevTools show our panel in a frame. No page's address has their scheme, and Firefox needs no leave.
  'frame-ancestors devtools:',
].join('; ');

/**
 * S for Synap. Chrome, Edge and Firefox use Ctrl+Shift with nearly every letter themselves, and of Alt+Shift only some (A, B,
 * I, R, T and those of tab groups). On a Mac Alt types characters, so Control takes its place there.
 */
const SHORTCUT = { default: 'Alt+Shift+S', mac: 'MacCtrl+Shift+S' };

/** With S Firefox opens its menu "History", as it does with Alt and the letter of any menu, Shift or not. */
const FIREFOX_SHORTCUT = { ...SHORTCUT, default: 'Alt+Shift+Y' };

/**
 * The newest that is used and cannot be missing: `URL.canParse`, and alarms each 30 s instead of each minute. What is newer
 * is asked for first (`storage.getKeys`) or only makes things nicer (`field-sizing`): test/built/floor.test.ts holds this.
 */
const OLDEST_CHROME = '120';

/** The first that asks for consent by `data_collection_permissions` on every device: 140 on computers, 142 on phones. */
const OLDEST_FIREFOX = '142';

/**
 * One background for normal and private windows, and only where the person has allowed the extension there. `split` would
 * make two writers of one storage, whose locks do not see each other, and the second could not open the first one's key.
 * What is pasted in a private window is kept in the profile's history: .github/SECURITY.md says so.
 */
const INCOGNITO = 'spanning';

/** At rest, as at every start of the browser. Firefox calls its two by the toolbar's text. */
const THEME_ICON = {
  dark: 'icons/toolbar/idle-dark-text.svg',
  light: 'icons/toolbar/idle-light-text.svg',
};

export default defineConfig({
  manifestVersion: 3,
  imports: false,
  entrypointsDir: 'entrypoints',
  // `npm run dev` opens no browser: with web-ext here, for its checker, WXT would, and fail where branded Chrome is all there is.
  webExt: { disabled: true },
  vite: ({ browser }) => ({
    plugins: [preact()],
    build: {
      target: browser === 'firefox' ? `firefox${OLDEST_FIREFOX}` : `chrome${OLDEST_CHROME}`,
      // One style sheet for all pages. Divided as Vite does, the popup asks for six, and its first paint waits for each of them.
      cssCodeSplit: false,
    },
  }),
  hooks: {
    // By its name alone WXT takes this page for one that replaces the browser's own history.
    'entrypoints:resolved': (_, entrypoints) => {
      for (const entrypoint of entrypoints)
        if (entrypoint.name === 'history') entrypoint.type = 'unlisted-page';
    },
  },
  manifest: ({ browser, mode }) => ({
    name: '__MSG_extensionName__',
    description: '__MSG_extensionDescription__',
    default_locale: 'en',
    permissions: ['alarms', 'contextMenus', 'notifications', 'storage'],
    omnibox: { keyword: 'syn' },
    action: {
      ...(browser === 'firefox'
        ? { default_icon: THEME_ICON.dark, theme_icons: [16, 32].map((size) => ({ size, ...THEME_ICON })) }
        : { default_icon: toolbarIcon('idle', 'chrome').path }),
    },
    commands: { _execute_action: { suggested_key: browser === 'firefox' ? FIREFOX_SHORTCUT : SHORTCUT } },
    optional_permissions: ['clipboardRead'],
    host_permissions: [PRODUCTION_HOST],
    optional_host_permissions: ['https://*/*', 'http://localhost/*', 'http://127.0.0.1/*'],
    incognito: INCOGNITO,
    ...(mode === 'production' ? { content_security_policy: { extension_pages: CSP } } : {}),
    ...(browser === 'firefox'
      ? {
          browser_specific_settings: {
            gecko: {
              id: 'ingestion-inspector@maximem.ai',
              strict_min_version: `${OLDEST_FIREFOX}.0`,
              data_collection_permissions: { required: ['authenticationInfo'] },
            },
          },
        }
      : { minimum_chrome_version: OLDEST_CHROME }),
  }),
});

import { createHash } from 'node:crypto';
import { PRODUCTION_BASE_URL } from '../../src/platform/origins';
import type { SynapServer } from '../synap-server';

/** How a Chromium is to be started, by whatever starts it. */
export interface ChromiumOptions {
  /** The extension's folder; null loads it otherwise. */
  extension: string | null;
  /** A local Synap with TLS that answers in place of the production host; null: nobody does. */
  production: Pick<SynapServer, 'port' | 'certificate'> | null;
}

/**
 * The first two draw the address bar's suggestions as a page, at each start, which takes longer than the rest of the browser. The
 * others are those that Playwright switches off: Chromium reads only the last `--disable-features`, so they are repeated here.
 */
const DISABLED_FEATURES = [
  'WebUIOmniboxPopup',
  'WebUIOmniboxAimPopup',
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsUpgrades',
  'HttpsFirstBalancedModeAutoEnable',
  'PaintHolding',
  'OptimizationHints',
  'AimEnabled',
];

/**
 * Command-line switches for a browser that loads the extension, talks to nobody but this machine, and takes the local
 * Synap, and only its certificate, for the production host.
 */
export function chromiumArgs({ extension, production }: ChromiumOptions): string[] {
  return [
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    ...(extension ? [`--disable-extensions-except=${extension}`, `--load-extension=${extension}`] : []),
    `--host-resolver-rules=${resolverRules(production)}`,
    ...(production?.certificate
      ? [`--ignore-certificate-errors-spki-list=${production.certificate.spki}`]
      : []),
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--disable-quic',
    '--no-first-run',
    '--no-default-browser-check',
    '--password-store=basic',
    `--disable-features=${DISABLED_FEATURES.join(',')}`,
  ];
}

/** Names other than this machine's own do not resolve: no test can reach or wait for the real world. */
function resolverRules(production: ChromiumOptions['production']): string {
  const synap = production
    ? [`MAP ${new URL(PRODUCTION_BASE_URL).hostname} 127.0.0.1:${production.port}`]
    : [];
  return [...synap, 'MAP * ~NOTFOUND', 'EXCLUDE localhost', 'EXCLUDE 127.0.0.1'].join(', ');
}

/** The ID Chromium gives to an extension loaded from this folder. */
export function idOfFolder(path: string): string {
  const digits = createHash('sha256').update(path).digest('hex').slice(0, 32);
  return [...digits].map((digit) => String.fromCharCode(97 + Number.parseInt(digit, 16))).join('');
}

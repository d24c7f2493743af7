import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';
import { canInstallPackages, installPackages } from './install';
import { findProgram, isExecutable, run, runShown } from './processes';

/** A browser on this machine. */
export interface Browser {
  path: string;
  /** As it says itself: `Chromium 156.0.8078.79 …`. */
  version: string;
}

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Where Chromium and Chrome for Testing live, best first. */
function unbrandedPlaces(): string[] {
  const onPath = ['chromium', 'chromium-browser', 'google-chrome-for-testing', 'chrome-for-testing'];
  const onMac = ['Chromium', 'Google Chrome for Testing'];
  return [
    ...onPath.flatMap((name) => findProgram(name) ?? []),
    ...onMac.map((name) => `/Applications/${name}.app/Contents/MacOS/${name}`),
    ...windowsPlaces('Chromium/Application/chrome.exe'),
    chromium.executablePath(),
  ];
}

function brandedPlaces(): string[] {
  const onPath = ['google-chrome', 'google-chrome-stable', 'microsoft-edge'];
  const onMac = ['Google Chrome', 'Microsoft Edge'];
  return [
    ...onPath.flatMap((name) => findProgram(name) ?? []),
    ...onMac.map((name) => `/Applications/${name}.app/Contents/MacOS/${name}`),
    ...windowsPlaces('Google/Chrome/Application/chrome.exe'),
    ...windowsPlaces('Microsoft/Edge/Application/msedge.exe'),
  ];
}

function windowsPlaces(tail: string): string[] {
  const { LOCALAPPDATA, ProgramFiles } = process.env;
  return [LOCALAPPDATA, ProgramFiles].flatMap((folder) => (folder ? [join(folder, tail)] : []));
}

/** The browser at this path, or null when it is not there or does not run (a snap stub, a missing library). */
function browserAt(path: string): Browser | null {
  if (!isExecutable(path)) return null;
  // There `--version` opens a window instead of answering.
  if (process.platform === 'win32') return { path, version: 'Chrome' };
  const { ok, stdout } = run(path, ['--version']);
  return ok ? { path, version: stdout.trim() } : null;
}

function firstOf(places: readonly string[]): Browser | null {
  for (const place of places) {
    const browser = browserAt(place);
    if (browser) return browser;
  }
  return null;
}

/** The Chromium or Chrome for Testing of this machine: CHROMIUM_PATH, then the usual places. Null when none runs. */
export function findChromium(): Browser | null {
  const { CHROMIUM_PATH } = process.env;
  if (!CHROMIUM_PATH) return firstOf(unbrandedPlaces());
  const named = browserAt(CHROMIUM_PATH);
  if (!named) throw new Error(`CHROMIUM_PATH names ${CHROMIUM_PATH}, which is no browser that runs here.`);
  return named;
}

/** Finds Chromium or installs it. Throws one sentence that names what to do when neither works. */
export async function ensureChromium(): Promise<Browser> {
  const found = findChromium();
  if (found) return found;
  console.log('No Chromium on this machine.');
  if (canInstallPackages() && (await installPackages(['chromium']))) {
    const packaged = findChromium();
    if (packaged) return packaged;
  }
  await installPlaywrightsOwn();
  const downloaded = findChromium();
  if (downloaded) return downloaded;
  throw new Error(
    `No Chromium is here and none could be installed: install one (Debian: apt-get install chromium) or set CHROMIUM_PATH to the one you have.${byHand()}`,
  );
}

/** The Firefox of this machine: FIREFOX_PATH, then the usual places. Null when none runs. */
export function findFirefox(): Browser | null {
  const { FIREFOX_PATH } = process.env;
  if (!FIREFOX_PATH) return firstOf(firefoxPlaces());
  const named = browserAt(FIREFOX_PATH);
  if (!named) throw new Error(`FIREFOX_PATH names ${FIREFOX_PATH}, which is no browser that runs here.`);
  return named;
}

/**
 * Builds for developers and the extended-support one first: what is released to everybody takes no extension for good that
 * nobody signed.
 */
function firefoxPlaces(): string[] {
  const onPath = [
    'firefox-esr',
    'firefox-developer-edition',
    'firefox-devedition',
    'firefox-nightly',
    'firefox',
  ];
  const onMac = ['Firefox Developer Edition', 'Firefox Nightly', 'Firefox'];
  return [
    ...onPath.flatMap((name) => findProgram(name) ?? []),
    ...onMac.map((name) => `/Applications/${name}.app/Contents/MacOS/firefox`),
    ...windowsPlaces('Mozilla Firefox/firefox.exe'),
  ];
}

/** Finds Firefox or installs it. Throws one sentence that names what to do when neither works. */
export async function ensureFirefox(): Promise<Browser> {
  const found = findFirefox();
  if (found) return found;
  console.log('No Firefox on this machine.');
  if (canInstallPackages() && (await installPackages(['firefox-esr']))) {
    const packaged = findFirefox();
    if (packaged) return packaged;
  }
  throw new Error(
    'No Firefox is here and none could be installed: install Firefox ESR (Debian: apt-get install firefox-esr) or set FIREFOX_PATH to the one you have.',
  );
}

/** Google's own builds, and those made of them, ignore `--load-extension` since version 137: a person can still load it. */
function byHand(): string {
  const branded = firstOf(brandedPlaces());
  if (branded === null) return '';
  return ` ${branded.version} is here, but takes no extension from a command line: run "npm run build", open chrome://extensions, switch on Developer mode and load the folder .output/chrome-mv3.`;
}

/** Playwright's build, into its own cache; with the system's libraries where those may be installed. */
function installPlaywrightsOwn(): Promise<number> {
  const manifest = fileURLToPath(import.meta.resolve('@playwright/test/package.json'));
  const withLibraries = canInstallPackages() ? ['--with-deps'] : [];
  return runShown(process.execPath, [
    join(dirname(manifest), 'cli.js'),
    'install',
    '--no-shell',
    ...withLibraries,
    'chromium',
  ]);
}

/** A program the tests' desktop needs, and the Debian package that brings it. */
const DESKTOP_PROGRAMS: ReadonlyMap<string, string> = new Map([
  ['Xvfb', 'xvfb'],
  ['dbus-daemon', 'dbus'],
  ['dbus-monitor', 'dbus'],
  ['dbus-send', 'dbus'],
  ['dunst', 'dunst'],
  ['xdotool', 'xdotool'],
  ['setxkbmap', 'x11-xkb-utils'],
  ['import', 'imagemagick'],
  ['fc-list', 'fontconfig'],
]);

function missingPackages(): string[] {
  const missing = [...DESKTOP_PROGRAMS].flatMap(([name, from]) => (findProgram(name) ? [] : [from]));
  if (!hasFonts()) missing.push(...FONTS);
  return [...new Set(missing)];
}

const FONTS = ['fonts-dejavu-core', 'fonts-liberation'];

/** A picture needs letters: installs some where there are none and that is possible. */
export async function ensureFonts(): Promise<void> {
  if (process.platform === 'linux' && !hasFonts()) await installPackages(['fontconfig', ...FONTS]);
}

/** Those that `test/tools/screens/fonts.conf` names. Without a font every letter is an empty box, and a screenshot shows nothing. */
const FONTS_OF_PICTURES = ['DejaVuSans', 'DejaVuSans-Bold', 'DejaVuSansMono', 'DejaVuSansMono-Bold'];

function hasFonts(): boolean {
  return FONTS_OF_PICTURES.every((name) => existsSync(`/usr/share/fonts/truetype/dejavu/${name}.ttf`));
}

/** Finds what `startDesktop` needs, or installs it. Throws one sentence that names what is missing. */
export async function ensureDesktop(): Promise<void> {
  if (process.platform !== 'linux')
    throw new Error(
      'The end-to-end tests need Linux: a display and a notification daemon of their own (Xvfb, D-Bus, dunst).',
    );
  const missing = missingPackages();
  if (missing.length === 0) return;
  await installPackages(missing);
  const still = missingPackages();
  if (still.length === 0) return;
  throw new Error(
    `The end-to-end tests need a display and a notification daemon of their own: apt-get install ${still.join(' ')}`,
  );
}

/** Folder of the project, with a trailing slash. */
export const ROOT = root;

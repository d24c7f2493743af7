import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ShortKeys, shortKeysOf, sourceTexts } from './text-keys';
import { keysOf, textsForBrowsers } from './texts';

/** A file of `public` on its way into a build, as WXT has it. */
type Asset = { relativeDest: string } & ({ absoluteSrc: string } | { contents: string });

/** At rest the button has icons by the theme in Firefox, and pictures that read on any in Chrome. */
const OF_ONE_BROWSER = [
  { browser: 'firefox', path: /[\\/]idle-\w+-text\.svg$/ },
  { browser: 'chrome', path: /[\\/]idle-\d+\.png$/ },
];

const TEXTS = /^_locales[\\/]([\w-]+)[\\/]messages\.json$/;

/** What becomes of `public`, and under which names code has to ask for its texts: all of it, or none while developing. */
interface Assets {
  shortKeys: ShortKeys;
  /** Changes the list in place, as the hook wants it. */
  prepare(files: Asset[], to: { browser: string; command: string }): void;
}

/** For a project in this folder. */
export function assetsOf(root: string): Assets {
  const english = readFileSync(join(root, 'public/_locales/en/messages.json'), 'utf8');
  const shortKeys = shortKeysOf(keysOf(english), sourceTexts(root));

  function prepared(file: Asset, keys: ShortKeys): Asset {
    const language = TEXTS.exec(file.relativeDest)?.[1];
    if (language === undefined || !('absoluteSrc' in file)) return file;
    const texts = readFileSync(file.absoluteSrc, 'utf8');
    const contents = textsForBrowsers(texts, language === 'en' ? null : english, keys);
    return { relativeDest: file.relativeDest, contents };
  }

  return {
    shortKeys,
    prepare(files, { browser, command }) {
      const keys: ShortKeys = command === 'build' ? shortKeys : new Map();
      const isForAnother = ({ relativeDest }: Asset) =>
        OF_ONE_BROWSER.some((one) => one.path.test(relativeDest) && one.browser !== browser);
      files.splice(
        0,
        files.length,
        ...files.filter((file) => !isForAnother(file)).map((file) => prepared(file, keys)),
      );
    },
  };
}

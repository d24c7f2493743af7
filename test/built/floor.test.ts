import { expect, it } from 'vitest';
import * as z from 'zod/mini';
import { builtTexts, manifestText } from './files';

const FOLDER = 'chrome-mv3';

/** What browsers have had for a few years only: how it is written in code or styles, and the Chrome that brought it. */
const FEATURES: [what: string, since: number, written: RegExp][] = [
  ['storage.session', 102, /\bstorage\.session\b/],
  ['optional_host_permissions', 102, /"optional_host_permissions"/],
  [':has()', 105, /:has\(/],
  ['range media queries', 104, /@media\s*\([^)]*[<>]=/],
  ['toSorted and its like', 110, /\.(?:toSorted|toReversed|toSpliced|with)\(/],
  ['action.setBadgeTextColor', 110, /\bsetBadgeTextColor\(/],
  ['color-mix()', 111, /\bcolor-mix\(/],
  ['runtime.getContexts', 116, /\bgetContexts\b/],
  ['Object.groupBy', 117, /\b(?:Object|Map)\.groupBy\(/],
  ['Promise.withResolvers', 119, /\bwithResolvers\(/],
  ['URL.canParse', 120, /\bcanParse\(/],
  ['alarms each 30 s', 120, /\balarms\.create\(/],
  ['Array.fromAsync', 121, /\bfromAsync\(/],
  [
    'iterator helpers',
    122,
    /(?:\.(?:values|keys|entries)\(\)|\.matchAll\([^()]*\))\.(?:map|filter|some|every|find|reduce|forEach|toArray|flatMap|take|drop)\(|\bIterator\.from\(/,
  ],
  [
    'set operations',
    122,
    /\.(?:union|intersection|symmetricDifference|isSubsetOf|isSupersetOf|isDisjointFrom)\(/,
  ],
  ['light-dark()', 123, /\blight-dark\(/],
  ['field-sizing', 123, /\bfield-sizing:/],
  ['anchor positioning', 125, /\banchor-name:|\bposition-anchor:|\banchor\(/],
  ['action.openPopup', 127, /\bopenPopup\(|\bopenPopup\?/],
  ['Promise.try', 128, /\bPromise\.try\(/],
  ['Intl.DurationFormat', 129, /\bIntl\.DurationFormat\b/],
  ['storage.getKeys', 130, /\bgetKeys\b/],
  ['RegExp.escape', 136, /\bRegExp\.escape\(/],
  ['Uint8Array from and to text', 140, /\b(?:fromBase64|toBase64|fromHex|toHex)\(/],
];

/** Newer than the oldest browser, and why it may be: how it has to be written so that an older one goes without. */
const GUARDED: Record<string, RegExp> = {
  'storage.getKeys': /[`'"]getKeys[`'"]\s*in\b/,
  'action.openPopup': /\bopenPopup\?\.\(/,
  // An unknown property is skipped: the field keeps its size and scrolls.
  'field-sizing': /field-sizing:/,
};

it('no browser newer than the manifest says is needed, and that one is', () => {
  const manifest = z.parse(
    z.object({ minimum_chrome_version: z.string() }),
    JSON.parse(manifestText(FOLDER)),
  );
  const everything = builtTexts(FOLDER, /\.(?:js|css)$|^manifest\.json$/)
    .map(([, text]) => text)
    .join('\n');
  const used = FEATURES.filter(([, , written]) => written.test(everything));
  const needed = used.filter(([what]) => !GUARDED[what]?.test(everything));
  expect(Math.max(...needed.map(([, since]) => since))).toBe(Number(manifest.minimum_chrome_version));
});

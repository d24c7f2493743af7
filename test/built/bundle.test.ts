import { readFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../tools/browsers';
import { builtFiles, found } from './files';
import { SECRET_IN_ENVIRONMENT, TARGETS } from './targets';

const CODE = /\.(?:js|html)$/;
const TEXT = /\.(?:js|css|html|json)$/;

/** Every address the code may name. None of them is asked unless a person's connection or click says so. */
const ADDRESSES = [
  // Synap: the API, the web console.
  'https://synap-cloud-prod.maximem.ai',
  'https://synap.maximem.ai',
  'https://docs.maximem.ai',
  // Names of XML vocabularies, never requested.
  'http://www.w3.org/1998/Math/MathML',
  'http://www.w3.org/1999/xhtml',
  'http://www.w3.org/2000/svg',
];

describe.each(TARGETS)('what is built for $browser', ({ folder }) => {
  it('makes no code out of text', () => {
    expect(found(folder, CODE, /\beval\(|\bFunction\(|\bimportScripts\(|javascript:/g)).toEqual([]);
    expect(found(folder, CODE, /set(?:Timeout|Interval)\(\s*["'`]/g)).toEqual([]);
  });

  it('loads no code from elsewhere', () => {
    expect(found(folder, CODE, /\bimport\(\s*[^"'`\s)]/g)).toEqual([]);
    expect(found(folder, /\.html$/, /(?:src|href)="(?!\/)[^"]*"/g)).toEqual([]);
    expect(found(folder, /\.html$/, /<script(?![^>]*\ssrc=)|\son\w+=/g)).toEqual([]);
    expect(found(folder, /\.css$/, /@import|url\((?!["']?(?:\/|data:image\/))[^)]*\)/g)).toEqual([]);
  });

  it('has every file that a script fetches or starts as a worker', () => {
    const named = found(folder, /\.js$/, /["'`]\/?assets\/[\w.-]+["'`]/g);
    const files = named.map((match) => match.split(': ')[1]?.replace(/["'`]\/?|["'`]/g, '') ?? '');
    expect(files.filter((path) => path.endsWith('.js'))).not.toEqual([]);
    expect(files.filter((path) => !builtFiles(folder).includes(path))).toEqual([]);
  });

  it('has no way to make HTML out of text but the one in Preact, which no component uses', () => {
    const others = /outerHTML|srcdoc|insertAdjacentHTML|document\.write|createContextualFragment|setHTML/gi;
    expect(found(folder, CODE, others)).toEqual([]);
    const named = found(folder, CODE, /\w*innerHTML\b/gi);
    expect(new Set(named.map((match) => match.split(': ')[0])).size).toBe(1);
    expect(named.map((match) => match.split(': ')[1]).sort()).toEqual(PREACTS_HTML);
  });

  it('names no address but those listed here', () => {
    const named = found(folder, /\.(?:js|html|css)$/, /\b(?:https?|wss?):\/\/[a-z0-9][^"'`\s\\)<>]*/gi);
    const strange = named.filter((match) => !ADDRESSES.some((address) => match.endsWith(`: ${address}`)));
    expect(strange).toEqual([]);
  });

  it('has none of the ways to send that no content security policy or permission would see', () => {
    expect(
      found(folder, CODE, /\bsendBeacon\b|\bWebSocket\b|\bEventSource\b|\bRTCPeerConnection\b/g),
    ).toEqual([]);
  });

  it('carries nothing of the machine that built it', () => {
    const own = [SECRET_IN_ENVIRONMENT, ROOT, homedir(), tmpdir()];
    for (const text of own.filter((text) => text.length > 1))
      expect(found(folder, TEXT, literally(text))).toEqual([]);
    expect(found(folder, TEXT, /\/home\/|\/Users\/|node_modules/g)).toEqual([]);
  });

  it('has no source maps, and no file of a kind that does not belong', () => {
    expect(found(folder, TEXT, /sourceMappingURL/g)).toEqual([]);
    expect(builtFiles(folder).filter((path) => !/\.(?:js|css|html|json|png|svg)$/.test(path))).toEqual([]);
  });
});

/** Every mention of `innerHTML` in Preact's own code: a component that used it would be one more. */
const PREACTS_HTML = [
  ...readFileSync(fileURLToPath(import.meta.resolve('preact')), 'utf8').matchAll(/\w*innerHTML\b/gi),
]
  .map(([match]) => match)
  .sort();

const literally = (text: string) => new RegExp(text.replace(/[^\w]/g, '\\$&'), 'g');

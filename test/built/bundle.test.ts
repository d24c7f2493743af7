import { homedir, tmpdir } from 'node:os';
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

  it('makes no HTML out of text, and has nothing that could', () => {
    const could =
      /innerHTML|outerHTML|srcdoc|insertAdjacentHTML|document\.write|createContextualFragment|setHTML/gi;
    expect(found(folder, CODE, could)).toEqual([]);
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

const literally = (text: string) => new RegExp(text.replace(/[^\w]/g, '\\$&'), 'g');

import { describe, expect, test } from 'vitest';
import { LINKS_WITH_IDS } from '../../../src/platform/link-patterns';
import { recogniseIds } from '../../../src/synap/ids';

const ID = '7c9e6679-7425-40de-944b-e07fc1f90ae7';
const PLAIN = ID.replaceAll('-', '');

/** As browsers match: `*` is any text, and what follows a `#` is not looked at. */
function isOffered(link: string): boolean {
  const [seen = ''] = link.split('#');
  return LINKS_WITH_IDS.some((pattern) => {
    const [scheme = '', host = '', ...path] = pattern.split('/').filter((part) => part !== '');
    expect([scheme, host]).toEqual(['*:', '*']);
    const anything = path
      .join('/')
      .replace(/[^\w*/-]/g, '\\$&')
      .replaceAll('*', '.*');
    return new RegExp(`^https?://[^/]+/${anything}$`).test(seen);
  });
}

describe('a link with an ID offers to watch it, and the click finds it', () => {
  test.each([
    ['a UUID anywhere', `https://console.example/x/${ID}?tab=raw`],
    ['a UUID in the query', `https://console.example/?id=${ID}`],
    ['32 digits under ingestions', `https://console.example/ingestions/${PLAIN}`],
    ['32 digits in upper case', `https://console.example/ingestions/${PLAIN.toUpperCase()}?tab=raw`],
    ['32 digits, named in the query', `https://console.example/?ingestion_id=${PLAIN}`],
    ['32 digits, named in the query in another case', `https://console.example/job?lastIngestionId=${PLAIN}`],
    ["32 digits after Synap's status call", `https://synap.example/api/v1/memories/status/${PLAIN}`],
  ])('%s', (_, link) => {
    expect(isOffered(link)).toBe(true);
    expect(recogniseIds(link).ids).toEqual([ID]);
  });
});

test.each([
  ['a page', 'https://news.example/2026/11/26/story'],
  [
    'a commit, whose hash only looks like an ID',
    'https://code.example/commit/0a1b2c3d4e5f60718293a4b5c6d7e8f9',
  ],
  ['a post of somebody, under a word of Synap’s too', 'https://social.example/someone/status/1234567890'],
  ['what follows a #, which browsers do not match', `https://console.example/#/ingestions/${PLAIN}`],
])('a link to %s is spared the entry', (_, link) => expect(isOffered(link)).toBe(false));

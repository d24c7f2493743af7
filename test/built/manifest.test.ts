import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { builtPath, type Manifest, manifestOf, manifestText, projectFile } from './files';
import { goldenFile, TARGETS } from './targets';

const PRODUCTION = 'https://synap-cloud-prod.maximem.ai/*';

/** What would let others in, or take more of the browser than a person agreed to. */
const NEVER = [
  'web_accessible_resources',
  'externally_connectable',
  'content_scripts',
  'sandbox',
  'update_url',
  'chrome_url_overrides',
  'chrome_settings_overrides',
  'key',
  'oauth2',
  'storage',
];

describe.each(TARGETS)('the manifest built for $browser', ({ folder }) => {
  it('is the committed one, to the last field (`npm run golden` takes over a change that is meant)', () => {
    const { version, ...manifest } = JSON.parse(manifestText(folder));
    expect(manifest).toEqual(JSON.parse(readFileSync(goldenFile(folder), 'utf8')));
    expect(version).toBe(JSON.parse(projectFile('package.json')).version);
  });

  it('reaches the production host, and any other only after the person was asked', () => {
    const manifest = manifestOf(folder);
    expect(manifest.host_permissions).toEqual([PRODUCTION]);
    expect(manifest.optional_host_permissions).toEqual([
      'https://*/*',
      'http://localhost/*',
      'http://127.0.0.1/*',
    ]);
  });

  it('allows pages their own files and requests to https and this machine, and nothing else', () => {
    expect(directivesOf(manifestOf(folder).content_security_policy.extension_pages)).toEqual({
      'default-src': ["'none'"],
      'script-src': ["'self'"],
      'style-src': ["'self'"],
      'img-src': ["'self'"],
      'connect-src': ['https:', 'http://localhost:*', 'http://127.0.0.1:*'],
      'base-uri': ["'none'"],
      'form-action': ["'none'"],
      // Nothing but DevTools, which no page's address can be.
      'frame-ancestors': ['devtools:'],
    });
  });

  it('opens nothing to pages and other extensions, and takes over nothing of the browser', () => {
    const manifest: Manifest = manifestOf(folder);
    expect(NEVER.filter((name) => name in manifest)).toEqual([]);
  });

  it('names pictures that are there, each as large as it says', () => {
    const named = [...manifestText(folder).matchAll(/"(icons\/[^"]*?)(\d*)\.(png|svg)"/g)];
    expect(named.length).toBeGreaterThanOrEqual(6);
    for (const [, name = '', size = '', kind = ''] of named) {
      const picture = readFileSync(builtPath(folder, `${name}${size}.${kind}`));
      if (kind === 'svg') expect(picture.toString()).toMatch(/^<svg [^>]*viewBox="0 0 96 96">/);
      else
        expect([picture.readUInt32BE(16), picture.readUInt32BE(20)], name).toEqual([
          Number(size),
          Number(size),
        ]);
    }
  });

  it('has one background for normal and private windows', () => {
    expect(manifestOf(folder).incognito).toBe('spanning');
  });
});

describe('PRIVACY', () => {
  const table = projectFile('docs/PRIVACY.md').split('## Permissions')[1]?.split('\n#')[0] ?? '';
  const rows = table.split('\n').filter((line) => line.startsWith('| `'));

  const asked = ({ permissions, optional_permissions = [], ...hosts }: Manifest) => ({
    required: [...permissions, ...hosts.host_permissions],
    optional: [...optional_permissions, ...hosts.optional_host_permissions],
  });

  const named = (isOptional: boolean) =>
    rows
      .filter((row) => /\boptional\b/.test(row) === isOptional)
      .flatMap((row) => [...(row.split('|')[1] ?? '').matchAll(/`([^`]+)`/g)])
      .map(([, name = '']) => name);

  const inManifests = (kind: 'required' | 'optional') =>
    TARGETS.flatMap(({ folder }) => asked(manifestOf(folder))[kind]);

  it('gives the reason of every permission, and of none that is not asked for', () => {
    expect(new Set(named(false))).toEqual(new Set(inManifests('required')));
  });

  it('says of every optional one that it is optional', () => {
    expect(new Set(named(true))).toEqual(new Set(inManifests('optional')));
  });
});

/** The directives of a policy by name; a name given twice is an error, since browsers ignore the second. */
function directivesOf(policy: string): Record<string, string[]> {
  const directives: Record<string, string[]> = {};
  for (const part of policy.split(';')) {
    const [name = '', ...sources] = part.trim().split(/\s+/);
    if (name === '') continue;
    expect(directives).not.toHaveProperty(name);
    directives[name] = sources;
  }
  return directives;
}

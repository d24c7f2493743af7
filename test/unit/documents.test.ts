import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { sectionsOf, tableIn } from '../tools/markdown';
import { messagesOf } from './ui/messages';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');

const packages = z.record(z.string(), z.string());
const { dependencies, devDependencies, engines } = z.parse(
  z.object({
    dependencies: packages,
    devDependencies: packages,
    engines: z.object({ node: z.string() }),
  }),
  JSON.parse(read('package.json')),
);
const oldestNode = engines.node.replace('>=', '');
const english = messagesOf('en');

const tableBelow = (path: string, heading: string) => tableIn(sectionsOf(read(path)).get(heading) ?? '');

describe('every dependency', () => {
  const rows = tableBelow('.github/CONTRIBUTING.md', 'Dependencies');
  const named = rows.flatMap(([names = '']) => names.replace(/ \(.*?\)/g, '').split(/,\s*/));

  it('has its reason in CONTRIBUTING, and nothing is named there that is not used', () => {
    expect([...named].sort()).toEqual([...Object.keys(dependencies), ...Object.keys(devDependencies)].sort());
    for (const [names, reason] of rows) expect(reason, names).toMatch(/\w{3}/);
  });

  it('is of one exact version, so that what is built today is built tomorrow', () => {
    const versions = Object.entries({ ...dependencies, ...devDependencies });
    expect(versions.filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
  });
});

describe('SECURITY', () => {
  const rows = tableBelow('.github/SECURITY.md', 'What was tried, and what held');
  const tests = ['test/e2e', 'test/unit', 'test/built']
    .flatMap((folder) =>
      readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map(
        (name) => `${folder}/${name}`,
      ),
    )
    .filter((path) => /\.(?:spec|test)\.tsx?$/.test(path))
    .map(read)
    .join('\n');

  it('claims nothing that no test of that name holds', () => {
    expect(rows.length).toBeGreaterThan(20);
    const names = rows.flatMap((row) =>
      [...(row.at(-1) ?? '').matchAll(/`([^`]+)`/g)].map(([, name = '']) => name),
    );
    const missing = names.filter((name) => {
      const parts = name.split('…').map((part) => part.trim());
      return name.startsWith('test/')
        ? !existsSync(join(ROOT, name))
        : !parts.every((part) => tests.includes(part));
    });
    expect(missing).toEqual([]);
    for (const row of rows) expect(row.at(-1), row[0]).toMatch(/`/);
  });
});

/** Everything somebody may read. */
const DOCUMENTS = [
  'README.md',
  'CHANGELOG.md',
  ...['docs', '.github'].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)),
  ),
].filter((path) => path.endsWith('.md'));

/** As GitHub makes an address of a heading. */
const anchorOf = (heading: string) =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');

describe('every document', () => {
  it.each(DOCUMENTS)('%s leads only to what is there', (path) => {
    const targets = [...read(path).matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)/g)];
    for (const [link, file = '', anchor] of targets) {
      const target = file === '' ? path : join(dirname(path), file);
      // Pictures are drawn by a tool, and looked at by its own tests.
      if (!target.startsWith('docs/pictures/')) expect(existsSync(join(ROOT, target)), link).toBe(true);
      if (anchor !== undefined)
        expect([...sectionsOf(read(target)).keys()].map(anchorOf), link).toContain(anchor);
    }
  });

  it('has no word of how it was made', () => {
    const making = /\b(?:TODO|FIXME|XXX)\b/;
    expect(DOCUMENTS.filter((path) => making.test(read(path)))).toEqual([]);
  });
});

describe('what people read first', () => {
  const texts = new Set(Object.values(english).map(({ message }) => message));
  /** Of the browser, not ours. */
  const browsers = ['Permissions and data', 'Developer mode', 'Load unpacked'];

  it.each([
    ['README.md', 'First use'],
    ['docs/GUIDE.md', 'When something is wrong'],
    ['docs/NETWORKS.md', 'What you see, and what to do'],
  ])('calls what is pressed by its name, in %s under %s', (path, heading) => {
    const text = sectionsOf(read(path)).get(heading) ?? '';
    const names = [...text.matchAll(/\*\*([A-Z][^*]+)\*\*/g)].map(([, name = '']) => name);
    const steps = ['Pin the icon', 'Close the popup'];
    expect(names.length).toBeGreaterThan(2);
    expect(names.filter((name) => !texts.has(name) && ![...browsers, ...steps].includes(name))).toEqual([]);
  });

  it('names the errors as the extension does', () => {
    const rows = tableBelow('docs/GUIDE.md', 'When something is wrong').map(([what = '']) => what);
    const errors = rows.filter((what) => /^(?:API key|Access|Not a|Synap|Storage)/.test(what));
    expect(errors.length).toBeGreaterThan(4);
    expect(errors.flatMap((what) => what.split(', ')).filter((name) => !texts.has(name))).toEqual([]);
  });

  it('names the errors of networks as the extension does', () => {
    const rows = tableBelow('docs/NETWORKS.md', 'What you see, and what to do');
    const errors = rows.flatMap(([, what = '']) => what.split(/, | or | if | beside /));
    const said = [...texts].filter((text) => errors.includes(text));
    const expected = [
      'captive_portal',
      'unreachable',
      'offline',
      'wrong_schema',
      'key_rejected',
      'rate_limited',
    ];
    const titles = expected.map((code) => english[`error_${code}_title`]?.message ?? code);
    expect(said).toEqual(expect.arrayContaining(titles));
  });

  it('says which versions it needs as package.json and the manifests do', () => {
    const readme = read('README.md');
    expect(readme).toContain(`Node ${oldestNode} or newer`);
    const [, chrome = ''] =
      /"minimum_chrome_version": "(\d+)"/.exec(read('test/built/chrome-mv3.json')) ?? [];
    const [, firefox = ''] = /"strict_min_version": "(\d+)/.exec(read('test/built/firefox-mv3.json')) ?? [];
    expect(readme).toContain(`Chromium, ${chrome} or newer`);
    expect(readme).toContain(`**Edge**, ${chrome} or newer`);
    expect(readme).toContain(`**Firefox**, ${firefox} or newer`);
  });
});

describe('the workflow', () => {
  const workflow = read('.github/workflows/ci.yml');
  const uses = [...workflow.matchAll(/uses: (\S+)(.*)/g)];

  it('does what .ci/run does, by running it', () => {
    expect(workflow).toMatch(/^ +- run: \.ci\/run$/m);
    expect(read('.ci/run')).toMatch(/\nnpm ci\n[\s\S]*\nnpm test\n$/);
  });

  it('takes no action but by its commit, with the version beside it', () => {
    expect(uses.length).toBeGreaterThan(1);
    const loose = uses.filter(
      ([, action = '', beside = '']) => !/@[0-9a-f]{40}$/.test(action) || !/^ # v\d/.test(beside),
    );
    expect(loose.map(([all]) => all)).toEqual([]);
  });

  it('may read the code and nothing else', () => {
    expect([...workflow.matchAll(/permissions:\n((?: {2,}.*\n)+)/g)].map(([, given]) => given)).toEqual([
      '  contents: read\n',
    ]);
    expect(workflow).not.toMatch(/secrets\.|pull_request_target|write-all/);
  });

  it('tries the oldest Node that package.json promises', () => {
    const [, tried = ''] = /node: \[(.*)\]/.exec(workflow) ?? [];
    expect(tried.split(', ')).toContain(`'${oldestNode}'`);
  });
});

describe('the form for what is wrong', () => {
  it('asks for the diagnostics, by the names that the buttons have', () => {
    const form = read('.github/ISSUE_TEMPLATE/bug.yml');
    for (const key of ['diagnostics', 'diagnosticsRun', 'copyDiagnostics'])
      expect(form).toContain(english[key]?.message ?? `a text for ${key}`);
    expect(form).toMatch(/Never put an API key in here/);
  });
});

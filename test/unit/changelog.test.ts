import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { released, versionsIn } from '../../scripts/release';

const read = (name: string) => readFileSync(fileURLToPath(new URL(`../../${name}`, import.meta.url)), 'utf8');
const changelog = read('CHANGELOG.md');

describe('the changelog', () => {
  it('has the version of package.json as its newest, once one is released', () => {
    const { version } = z.parse(z.object({ version: z.string() }), JSON.parse(read('package.json')));
    expect([version, undefined]).toContain(versionsIn(changelog)[0]);
  });

  it('keeps the form: what is unreleased first, then versions with their days, and groups of the six names', () => {
    const headings = [...changelog.matchAll(/^## .*$/gm)].map(([heading]) => heading);
    expect(headings[0]).toBe('## [Unreleased]');
    expect(headings.slice(1)).toHaveLength(versionsIn(changelog).length);
    const groups = [...changelog.matchAll(/^### (.*)$/gm)].map(([, name]) => name);
    const known = ['Added', 'Changed', 'Deprecated', 'Removed', 'Fixed', 'Security'];
    expect(groups.filter((name = '') => !known.includes(name))).toEqual([]);
  });
});

describe('a new version', () => {
  const before = '# Changelog\n\n## [Unreleased]\n\n### Fixed\n\n- It.\n\n## [1.0.0] - 2026-01-01\n';

  it('takes over what was unreleased, and leaves the heading for the next', () => {
    expect(released(before, '1.0.1', '2026-02-03')).toBe(
      '# Changelog\n\n## [Unreleased]\n\n## [1.0.1] - 2026-02-03\n\n### Fixed\n\n- It.\n\n## [1.0.0] - 2026-01-01\n',
    );
  });

  it('is refused where nothing is new', () => {
    expect(() => released(released(before, '1.0.1', '2026-02-03'), '1.0.2', '2026-02-04')).toThrow(
      /what is new/,
    );
    expect(() => released('# Changelog\n', '1.0.1', '2026-02-03')).toThrow(/no heading/);
  });
});

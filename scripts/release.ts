import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** `npm version` runs this between the new number and its commit: it gives the changelog its heading. */

/** The heading under which changes are gathered until the next version. */
const UNRELEASED = '## [Unreleased]';

/** The versions of a changelog, the newest first. */
export function versionsIn(changelog: string): string[] {
  return [...changelog.matchAll(/^## \[(\d+\.\d+\.\d+)\] - \d{4}-\d\d-\d\d$/gm)].map(
    ([, version = '']) => version,
  );
}

/** Puts what is unreleased below the heading of a version. Throws where there is nothing to release. */
export function released(changelog: string, version: string, day: string): string {
  const [before, after] = changelog.split(`${UNRELEASED}\n`);
  if (before === undefined || after === undefined)
    throw new Error(`CHANGELOG.md has no heading ${UNRELEASED}.`);
  const news = after.split('\n## [')[0] ?? '';
  if (news.trim() === '')
    throw new Error('CHANGELOG.md lists nothing under [Unreleased]: write down what is new.');
  return `${before}${UNRELEASED}\n\n## [${version}] - ${day}\n${after}`;
}

function release(): void {
  const { npm_package_version: version } = process.env;
  if (version === undefined) throw new Error('This is run by "npm version patch", "minor" or "major".');
  const file = fileURLToPath(new URL('../CHANGELOG.md', import.meta.url));
  const today = new Date().toISOString().slice(0, 10);
  writeFileSync(file, released(readFileSync(file, 'utf8'), version, today));
}

// Tests import the functions.
if (process.argv[1] === fileURLToPath(import.meta.url)) release();

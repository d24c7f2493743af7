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
    throw new Error('CHANGELOG.md says of nothing that it is unreleased: write down what is new.');
  return `${before}${UNRELEASED}\n\n## [${version}] - ${day}\n${after}`;
}

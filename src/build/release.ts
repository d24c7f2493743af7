import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { released } from './changelog';

/** Run by `npm version`, between the new number and the commit: gives the changelog its heading. */
const CHANGELOG = fileURLToPath(new URL('../../CHANGELOG.md', import.meta.url));
const { npm_package_version: version } = process.env;
if (version === undefined) throw new Error('This is run by "npm version patch", "minor" or "major".');
const today = new Date().toISOString().slice(0, 10);
writeFileSync(CHANGELOG, released(readFileSync(CHANGELOG, 'utf8'), version, today));

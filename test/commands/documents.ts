import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../tools/browsers';

/** Every document whose commands somebody may copy. */
function documents(): string[] {
  const below = (folder: string) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name));
  return ['README.md', ...below('docs'), ...below('.github')].filter((path) => /\.(?:md|yml)$/.test(path));
}

/** A command of npm's own, or `run` and the name of one of ours. Options go to a program, not to npm. */
const COMMAND = /\bnp(?:m|x) (?:run (?:-s )?)?[a-z][\w:]*/g;

/** Where each command stands that the documents tell, in code and without what is passed on to it. */
export function commandsTold(): Map<string, string[]> {
  const told = new Map<string, string[]>();
  for (const path of documents()) {
    const text = readFileSync(join(ROOT, path), 'utf8');
    const code = path.endsWith('.yml')
      ? [text]
      : [...text.matchAll(/```[\s\S]*?```|`[^`\n]+`/g)].map(([all]) => all);
    for (const [command] of code.join('\n').matchAll(COMMAND)) {
      told.set(command, [...new Set([...(told.get(command) ?? []), path])]);
    }
  }
  return told;
}

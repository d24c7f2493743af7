/** Characters that change the text direction: with them a value could look like a part of the text around it. */
const TURNING = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

const visible = (text: string) =>
  text.replace(TURNING, (mark) => `\\u${mark.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** A fence of more backticks than the longest run in the text, and at least `least`. */
function fenceFor(text: string, least: number): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  return '`'.repeat(Math.max(least, longest + 1));
}

/** A text of any kind within a line of Markdown, where none of it means anything. */
export function inlineCode(text: string): string {
  const line = visible(text).replace(/\s+/g, ' ').trim();
  if (line === '') return '` `';
  const fence = fenceFor(line, 1);
  const pad = line.startsWith('`') || line.endsWith('`') ? ' ' : '';
  return `${fence}${pad}${line}${pad}${fence}`;
}

/** A text of any kind as a block of its own. */
export function codeBlock(text: string, language = ''): string {
  const shown = visible(text);
  const fence = fenceFor(shown, 3);
  return `${fence}${language}\n${shown}\n${fence}`;
}

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Messages } from './texts';

const FOLDER = fileURLToPath(new URL('../../../public/_locales', import.meta.url));

/** Every language there are texts in, by the name of its folder. */
export const LANGUAGES = readdirSync(FOLDER);

export function messagesOf(language: string): Messages {
  return JSON.parse(readFileSync(join(FOLDER, language, 'messages.json'), 'utf8'));
}

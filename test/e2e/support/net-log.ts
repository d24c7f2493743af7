import { readFile } from 'node:fs/promises';
import * as z from 'zod/mini';

/** One request as the network stack of the whole browser saw it: pages, workers and the browser itself. */
export interface Requested {
  url: string;
  /** Who asked for it; null for the browser itself. */
  initiator: string | null;
}

const event = z.object({
  params: z.object({ url: z.string(), method: z.string(), initiator: z.optional(z.string()) }),
});

/** Every request in a log that Chromium wrote with `--log-net-log`; complete once the browser has ended. */
export async function readNetLog(path: string): Promise<Requested[]> {
  const text = await readFile(path, 'utf8');
  // One event a line; the first lines are a dictionary, the last may be torn.
  return text.split('\n').flatMap((line) => {
    if (!line.startsWith('{"params":{') || !line.includes('"initiator"')) return [];
    const read = event.safeParse(parsed(line.replace(/,$/, '')));
    if (!read.success) return [];
    const { url, initiator } = read.data.params;
    return [{ url, initiator: initiator?.startsWith('not an origin') ? null : (initiator ?? null) }];
  });
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

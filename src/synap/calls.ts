/** Synap's calls whose answers name ingestions, also where another program forwards them under a path of its own. */
export type SynapCall = 'create' | 'batch' | 'upload' | 'ingest' | 'status' | 'mcp';

const CALLS: [SynapCall, RegExp][] = [
  ['create', /\/memories\/create$/],
  ['batch', /\/batch$/],
  ['upload', /\/memories\/upload$/],
  ['ingest', /\/ingest$/],
  ['status', /\/status$|\/memories\/status\/[^/]+$/],
  ['mcp', /\/mcp$/],
];

/** The longest address that is read: pages can make addresses of megabytes. */
const URL_MAX = 4_000;

/** The call whose answer names ingestions; null for any other address. */
export function callOf(url: string): SynapCall | null {
  if (url.length > URL_MAX || !/^https?:/i.test(url) || !URL.canParse(url)) return null;
  const path = new URL(url).pathname.replace(/\/+$/, '');
  return CALLS.find(([, ending]) => ending.test(path))?.[0] ?? null;
}

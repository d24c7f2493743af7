/** Which of Synap's calls an address is: its own, or those of a program that hands them on under a path of its own. */
export type SynapCall = 'create' | 'batch' | 'upload' | 'ingest' | 'status' | 'mcp';

const CALLS: [SynapCall, RegExp][] = [
  ['create', /\/memories\/create$/],
  ['batch', /\/batch$/],
  ['upload', /\/memories\/upload$/],
  ['ingest', /\/ingest$/],
  ['status', /\/status$|\/memories\/status\/[^/]+$/],
  ['mcp', /\/mcp$/],
];

/** No address of a call is longer; pages can make addresses of megabytes. */
const URL_MAX = 4_000;

/** The call whose answer names ingestions; null for any other address. */
export function callOf(url: string): SynapCall | null {
  if (url.length > URL_MAX || !/^https?:/i.test(url) || !URL.canParse(url)) return null;
  const path = new URL(url).pathname.replace(/\/+$/, '');
  return CALLS.find(([, ending]) => ending.test(path))?.[0] ?? null;
}

import type { browser as browserApi } from 'wxt/browser';
import type { PageCall } from './screen';

declare const chrome: typeof browserApi;

/** Where a page finds, in `storage.session`, what the parts of the browser that are not there would say. */
export const STAGED = 'staged';

interface Staged {
  replies: Record<string, unknown>;
  calls: readonly PageCall[];
}

/**
 * Runs in each page before its own scripts: the background's answers, and the DevTools around the panel. What it says is
 * read when it is asked for.
 *
 * Methods all the way: functions that get their name from a variable are given a helper by tsx that the page does not have.
 */
function standIn(key: string): void {
  const stage = {
    async read(): Promise<Staged> {
      const { [key]: staged } = await chrome.storage.session.get<Record<string, Staged>>(key);
      return staged ?? { replies: {}, calls: [] };
    },
  };
  const runtime = {
    async sendMessage({ type }: { type: string }) {
      const { replies } = await stage.read();
      return replies[type] ?? { ok: true, value: null };
    },
  };
  const devtools = {
    panels: { themeName: '' },
    network: {
      onRequestFinished: { addListener() {}, removeListener() {} },
      async getHAR(callback: (archive: unknown) => void) {
        const { calls } = await stage.read();
        callback({
          entries: calls.map(({ method, url, status, at, body }) => ({
            request: { method, url },
            response: { status },
            startedDateTime: new Date(at).toISOString(),
            time: 0,
            getContent(give: (content: string, encoding: string) => void) {
              give(JSON.stringify(body), '');
            },
          })),
        });
      },
    },
  };
  // Chromium has two names for its API, and pages use either.
  for (const api of [chrome, (globalThis as { browser?: typeof browserApi }).browser]) {
    if (api === undefined) continue;
    Object.assign(api.runtime, runtime);
    if (location.pathname === '/devtools-panel.html') Object.assign(api, { devtools });
  }
}

/** As a script of its own: the pages take no other. */
export const STAND_INS = `(${standIn})(${JSON.stringify(STAGED)});\n`;

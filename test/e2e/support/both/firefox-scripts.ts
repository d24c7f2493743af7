import * as z from 'zod/mini';
import type { Stored } from '../extension';

/** What the tests run in Firefox's own window or in a page of the extension, as text: the protocol knows nothing of either. */

export const EXTENSION_ID = 'ingestion-inspector@maximem.ai';

/** Firefox's own view of the extension, for expressions in its window. */
export const POLICY = `WebExtensionPolicy.getByID(${JSON.stringify(EXTENSION_ID)})`;

/** As Firefox calls the places where an extension's pages stand. */
export type ViewKind = 'popup' | 'sidebar' | 'devtools_panel';

/**
 * A script of the browser's own is let into the page's process, and answers by a message. Null while there is no such view, or no
 * page in it yet: what throws there would never be answered.
 */
export const askView = (kind: ViewKind, expression: string) => `(async () => {
  const view = [...${POLICY}.extension.views].find(({ viewType }) => viewType === '${kind}');
  if (view === undefined) return null;
  const { messageManager } = view.xulBrowser;
  const answer = new Promise((resolve) => {
    messageManager.addMessageListener('answer', function hear({ data }) {
      messageManager.removeMessageListener('answer', hear);
      resolve(data);
    });
    // A page that goes into another process meanwhile leaves the script behind, which never answers.
    setTimeout(() => resolve('null'), 1_000);
  });
  const script = ${JSON.stringify(`sendAsyncMessage('answer', JSON.stringify(content.document.body && (${expression})) ?? null)`)};
  messageManager.loadFrameScript('data:,' + encodeURIComponent(script), false);
  return JSON.parse(await answer);
})()`;

/**
 * Has the next page in the tab in front run a script of its own before those that it brings: they wait until the document has been
 * read. The protocol runs its preload scripts in no page of an extension.
 */
export const runFirst = (script: string) => {
  const inPage = `document.addEventListener('readystatechange', () => { ${script} }, { once: true })`;
  const inProcess = `addEventListener('DOMDocElementInserted', () => {
    const page = Cu.Sandbox(content, { sandboxPrototype: content, wantXrays: false });
    Cu.evalInSandbox(${JSON.stringify(inPage)}, page);
  }, { capture: true, once: true })`;
  return `gBrowser.selectedBrowser.messageManager.loadFrameScript('data:,' + encodeURIComponent(${JSON.stringify(inProcess)}), false)`;
};

export const storedSchema: z.ZodMiniType<Stored> = z.object({
  local: z.record(z.string(), z.unknown()),
  session: z.record(z.string(), z.unknown()),
  alarms: z.array(z.object({ name: z.string(), scheduledTime: z.number() })),
  notifications: z.array(z.string()),
  badge: z.string(),
  title: z.string(),
});

export const STORED = `(async () => ({
  local: await browser.storage.local.get(null),
  session: await browser.storage.session.get(null),
  alarms: await browser.alarms.getAll(),
  notifications: Object.keys(await browser.notifications.getAll()),
  badge: await browser.action.getBadgeText({}),
  title: await browser.action.getTitle({}),
}))()`;

/**
 * Firefox reports each page that was closed while it listened, or before the answer to a call of an API came, be that
 * answer a value or an error. A page that is gone cannot be told, and nothing of ours runs.
 */
const NOISE =
  /on closed conduit|Promise (resolved|rejected) (after context unloaded|while context is inactive)/;

/** Errors and warnings of the browser console that are about us, and what our pages and background wrote as errors. */
export const COMPLAINTS = `(() => {
  const isOurs = (text) => text.includes(${JSON.stringify(EXTENSION_ID)}) || text.includes(${POLICY}.mozExtensionHostname);
  const errors = Services.console.getMessageArray().flatMap((message) => {
    if (!(message instanceof Ci.nsIScriptError)) return [];
    const text = message.errorMessage + ' (' + message.sourceName + ')';
    return isOurs(text) && !${NOISE}.test(text) ? [text] : [];
  });
  const said = Cc['@mozilla.org/consoleAPI-storage;1'].getService(Ci.nsIConsoleAPIStorage).getEvents();
  const written = said.filter((event) => event.level === 'error' && isOurs(event.filename ?? '')).map((event) => String(event.arguments));
  return [...errors, ...written];
})()`;

import type { Listeners, Ports } from '../platform/ports';
import { createClient } from '../synap/client';
import { keys } from '../watch/model/records';
import { becomesPollable, releasesNotifications } from '../watch/scheduling/plan-polls';
import { createConnections } from './connections/connections';
import { createKeyring } from './connections/keyring';
import { createCommands } from './inputs/commands';
import { createContextMenu } from './inputs/context-menu';
import { createOmnibox } from './inputs/omnibox';
import { pageOfFeedback } from './notifications/feedback-notification';
import { createOutbox } from './notifications/outbox';
import { keepAlarm, POLL_ALARM } from './polling/alarm';
import { createPollLoop } from './polling/poll-loop';
import { pruneHistory } from './storage/retention';
import { createStore } from './storage/store';
import { createToolbar } from './toolbar';

/**
 * One life of the background. Called synchronously at every start; answers with what the browser may call, so that all of
 * it is registered before anything is awaited. Every start checks the alarm and pays what is owed, whatever started it.
 */
export function startBackground(ports: Ports): Listeners {
  const toolbar = createToolbar(ports);
  const store = createStore(ports, {
    beforeWrite: async (before, after) => {
      if (!becomesPollable(before, after) && !releasesNotifications(before, after)) return;
      // A round under way does not know of it, and must not put away the alarm that is made for it here.
      void runner.wake();
      const now = ports.clock.now();
      await keepAlarm(ports.alarms, now, now);
    },
    onChange: ({ view }) => toolbar.show(view),
  });
  const client = createClient({
    fetch: ports.fetch,
    now: ports.clock.now,
    after: ports.clock.after,
    uuid: ports.uuid,
  });
  const keyring = createKeyring(ports);
  const outbox = createOutbox({ ports, store });
  const runner = createPollLoop(ports, store, client, keyring, outbox, () => pruneHistory(ports, store));
  const connections = createConnections(ports, store, client, keyring, runner.wake);
  const commands = createCommands(ports, store, connections, runner.wake);
  const outside = createContextMenu(ports, commands);
  const omnibox = createOmnibox(ports, store, outside);

  async function healed(run: () => Promise<void>): Promise<void> {
    await store.heal();
    await run();
    await runner.wake();
  }

  /** Of a permission that came back in vain, because the background was killed while it heard of it, nobody is told again. */
  async function browserStarted(): Promise<void> {
    await connections.browserStarted();
    await connections.permissionsChanged();
  }

  const quietly = (work: Promise<unknown>) => void work.catch(() => runner.wake());

  quietly(runner.wake());
  return {
    onStartup: () => quietly(healed(browserStarted)),
    onInstalled: (isFirst) => {
      quietly(outside.showMenu());
      quietly(healed(connections.permissionsChanged).then(() => (isFirst ? welcome() : undefined)));
    },
    onAlarm: (name) => {
      if (name === POLL_ALARM) quietly(runner.wake());
    },
    onMessage: (message) => commands.handle(message),
    onNotificationClicked: (id) => quietly(openNotice(id)),
    onNotificationButton: (id, index) => quietly(openNotice(id, index)),
    onPermissionsChanged: () => quietly(connections.permissionsChanged().then(runner.wake)),
    onClipboardAllowed: () => quietly(resumePaste()),
    onMenuClicked: (item, text) => quietly(outside.menuClicked(item, text)),
    onOmniboxChanged: omnibox.changed,
    onOmniboxEntered: (text) => quietly(omnibox.entered(text)),
    onOnline: () => quietly(runner.wake()),
  };

  /** Once, for whoever has never had it: with a connection from before nobody is new here. */
  async function welcome(): Promise<void> {
    const { connections: known } = await store.state();
    if (known.size === 0) await ports.pages.open('welcome.html');
  }

  /** Asking for the clipboard closed the popup whose Paste button was pressed: it goes on in a new one. */
  async function resumePaste(): Promise<void> {
    const drafts = await ports.session.get([keys.pasteDraft]);
    if (drafts[keys.pasteDraft] !== undefined) await ports.pages.openPopup();
  }

  /** Opens what the notification was about. It is cleared only then: where nothing can be opened it can be clicked again. */
  async function openNotice(noticeId: string, button = 0): Promise<void> {
    const page = pageOf(noticeId, button);
    if (page !== null) await ports.pages.open(page);
    await ports.notifications.clear(noticeId).catch(() => undefined);
  }
}

/** The page of ours that a notification leads to; null for none. One about several, or about a connection, leads to their list. */
function pageOf(noticeId: string, button: number): string | null {
  const [first = ''] = noticeId.split(':');
  if (first === 'test') return null;
  if (first === 'answer') return pageOfFeedback(noticeId);
  if (first === 'connection') return 'options.html';
  const isIngestion = /^[0-9a-f]{8}-/.test(first);
  if (!isIngestion) return 'history.html';
  // The first button opens; the second, where there is one, copies as well, and the page does that.
  return `history.html#/ingestion/${first}${button === 1 ? '?copy=memories' : ''}`;
}

import type { Listeners, Ports } from '../platform/ports';
import { withNamedFailures, withNamedSessionFailures } from '../platform/storage-failures';
import { createClient } from '../synap/client';
import { isPollable } from '../watch/model/ingestion';
import { type Ingestion, keys } from '../watch/model/records';
import { AWAKE_MS } from '../watch/scheduling/constants';
import { becomesPollable, releasesNotifications } from '../watch/scheduling/pollable';
import { createConnections } from './connections/connections';
import { createKeyring } from './connections/keyring';
import { markActed } from './inputs/command-deps';
import { createCommands } from './inputs/commands';
import { createContextMenu } from './inputs/context-menu';
import { createOmnibox } from './inputs/omnibox';
import { createWatchText } from './inputs/watch-text';
import { pageOfNotification } from './notifications/notification-page';
import { createOutbox } from './notifications/outbox';
import { keepAlarm, POLL_ALARM } from './polling/alarm';
import { createPollLoop } from './polling/poll-loop';
import type { Draft } from './storage/draft';
import { createRawResponseLimit } from './storage/raw-response-limit';
import { pruneHistory, refillSummary } from './storage/retention';
import { type BeforeCommit, createStore, type Store } from './storage/store';
import { withTimeLimits } from './time-limited-ports';
import { createToolbar } from './toolbar';

/**
 * Starts the background. It is called synchronously at every start and returns what the browser may call, so that all of it
 * is registered before anything is awaited. Every start checks the alarm and sends pending notifications, whatever the
 * browser started the background for.
 */
export function startBackground(browser: Ports): Listeners {
  const limited = withTimeLimits(browser);
  const { local, session } = limited;
  const named = { local: withNamedFailures(local), session: withNamedSessionFailures(session) };
  const ports = { ...limited, ...named };
  const parts = createParts(ports);
  inBackground(parts, parts.wake());
  return listenersOf(ports, parts);
}

type Parts = ReturnType<typeof createParts>;

function createParts(ports: Ports) {
  const toolbar = createToolbar(ports);
  const store = createStore(ports);
  store.onCommitted(({ summary }) => toolbar.show(summary));
  const client = createClient({
    fetch: ports.fetch,
    now: ports.clock.now,
    after: ports.clock.after,
    uuid: ports.uuid,
  });
  const keyring = createKeyring(ports);
  const outbox = createOutbox({ ports, store });
  const limitRawResponses = createRawResponseLimit(ports);
  const { wake } = createPollLoop({
    ports,
    store,
    client,
    keyring,
    outbox,
    pruneHistory: () =>
      pruneHistory(ports, store)
        .then(() => refillSummary(store))
        .then(limitRawResponses),
  });
  store.onBeforeCommit(alarmBeforeCommit(ports, wake));
  const connections = createConnections({ ports, store, client, keyring, wake });
  const commands = createCommands({ ports, store, connections, wake });
  const watchText = createWatchText({ ports, commands });
  const contextMenu = createContextMenu(ports, watchText);
  const omnibox = createOmnibox({ ports, store, watchText });
  return { store, wake, connections, commands, contextMenu, omnibox };
}

/**
 * Sets the alarm before a change is written that makes something pollable, or lets a notification be sent: killed right after
 * the write, nothing else would wake the next worker. The poll loop is woken too, because a round that is already running has planned
 * without this change, and would clear the alarm.
 */
function alarmBeforeCommit(ports: Ports, wake: () => Promise<void>): BeforeCommit {
  return async (before, after) => {
    if (!becomesPollable(before, after) && !releasesNotifications(before, after)) return;
    void wake();
    const now = ports.clock.now();
    // Without an alarm the change is written all the same: the poll loop tries again to set one, and nothing is refused or lost.
    await keepAlarm(ports.alarms, now, now).catch(() => undefined);
  };
}

/** Runs work that nobody awaits. If it fails, the poll loop is woken, so that polling goes on. */
function inBackground({ wake }: Pick<Parts, 'wake'>, work: Promise<unknown>): void {
  void work.catch(() => wake());
}

function listenersOf(ports: Ports, parts: Parts): Listeners {
  const { store, wake, connections, commands, contextMenu, omnibox } = parts;
  const run = (work: Promise<unknown>) => inBackground(parts, work);

  /** Repairs what is stored and then does what the start was for. */
  async function repairAnd(next: () => Promise<void>): Promise<void> {
    await store.heal();
    await store.change(stayAwakeForYoung);
    await next();
    await wake();
  }

  return {
    onStartup: () => run(repairAnd(() => browserStarted(parts))),
    onInstalled(isFirst) {
      run(contextMenu.showMenu());
      run(
        repairAnd(async () => {
          await connections.permissionsChanged();
          if (isFirst) await welcome(ports, store);
        }),
      );
    },
    onAlarm(name) {
      if (name === POLL_ALARM) run(wake());
    },
    onMessage: (message) => commands.handle(message),
    onNotificationClicked: (id) => run(openNotification(ports, id, 0)),
    onNotificationButton: (id, index) => run(openNotification(ports, id, index)),
    onPermissionsChanged: () => run(connections.permissionsChanged().then(wake)),
    onClipboardAllowed: () => run(resumePaste(ports)),
    onMenuClicked: (item, text) => run(contextMenu.menuClicked(item, text)),
    onOmniboxChanged: omnibox.changed,
    onOmniboxEntered: (text) => run(omnibox.entered(text)),
    onOnline: () => run(connections.networkReturned().then(wake)),
  };
}

/**
 * Keeps the background awake for a watch that began minutes ago. After a start of the browser or an update the person still waits
 * for it, but `lastActedAt`, which would say so, was lost with the session.
 */
function stayAwakeForYoung(draft: Draft): void {
  const isYoung = (record: Ingestion) =>
    isPollable(record) && Math.abs(draft.now - record.roundStartedAt) < AWAKE_MS;
  if ([...draft.records.values()].some(isYoung)) markActed(draft);
}

/** Permissions are checked too: if the background was killed while one came back, no event says so again. */
async function browserStarted({ connections }: Parts): Promise<void> {
  await connections.browserStarted();
  await connections.permissionsChanged();
}

/** Opens the welcome page after the installation; existing connections mean that the person has seen it. */
async function welcome(ports: Ports, store: Store): Promise<void> {
  const { connections } = await store.state();
  if (connections.size === 0) await ports.pages.open('welcome.html');
}

/** Opens the popup again after the person has pressed Paste: the browser's question about the clipboard has closed it. */
async function resumePaste(ports: Ports): Promise<void> {
  const drafts = await ports.session.get([keys.pasteDraft]);
  if (drafts[keys.pasteDraft] !== undefined) await ports.pages.openPopup();
}

/** Opens what a notification is about. Only then is it cleared: if the page cannot be opened, it can be clicked again. */
async function openNotification(ports: Ports, notificationId: string, button: number): Promise<void> {
  const page = pageOfNotification(notificationId, button);
  if (page !== null) await ports.pages.open(page);
  await ports.notifications.clear(notificationId).catch(() => undefined);
}

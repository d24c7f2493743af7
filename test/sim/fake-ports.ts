import type { Ports } from '../../src/platform/ports';
import type { Environment } from './environment';
import { createCalls, never, type PortContext } from './fake-calls';
import { createFakeFetch, partsOf } from './fake-network';
import { createFakeStorage } from './fake-storage';
import { isSlowNotification } from './slow-oracle';
import type { Life } from './virtual-browser';
import { minuteOfDay } from './zone';

/** The ports that one life of the background is given. Each asynchronous call is an await at which that life may be killed. */
export function createFakePorts(environment: Environment, life: Life): Ports {
  const { browser, chaos, backgroundRandom } = environment;
  const { call, die } = createCalls(environment, life);
  const context: PortContext = { environment, life, call, die };

  return {
    local: createFakeStorage(context, 'local', browser.local),
    session: createFakeStorage(context, 'session', browser.session),
    localQuota: () =>
      call('local.getBytesInUse', {
        effect: () => ({
          maxBytes: Math.min(browser.local.quotaBytes, 10 * 1024 * 1024),
          usedBytes: browser.local.size(),
        }),
        failed: () => environment.history.weighedBlindly(),
      }),
    alarms: fakeAlarms(context),
    notifications: fakeNotifications(context),
    badge: {
      show: (state) =>
        call('badge.show', { effect: () => environment.oracle.checkNoKeyIn('badge', JSON.stringify(state)) }),
    },
    permissions: {
      has: (baseUrl) =>
        call('permissions.contains', {
          effect: () => browser.granted.has(partsOf(`${baseUrl}/`).origin),
          failed: () => environment.blockNotifications.permissionUnknown(),
        }),
      giveBack: (baseUrl, inUse) =>
        call('permissions.remove', {
          effect: () => {
            if (inUse.includes(baseUrl)) return;
            browser.granted.delete(partsOf(`${baseUrl}/`).origin);
            browser.permissionsChanged();
          },
        }),
    },
    pages: {
      open: () => call('tabs.create', { effect: () => undefined }),
      openPopup: () => call('action.openPopup', { effect: () => undefined }),
    },
    menu: { show: () => call('contextMenus.create', { effect: () => undefined }) },
    vault: fakeVault(context),
    fetch: createFakeFetch(context),
    lock: (name, run) => {
      if (!life.isAlive) return never();
      environment.traceAwait(`lock[${name}]`);
      const fate = chaos.fate(`lock[${name}]`, false);
      if (fate === 'power_lost') environment.losePower('after_write');
      return fate === 'lives' ? browser.locks.request(life, name, run) : die();
    },
    clock: fakeClock(context),
    random: () => backgroundRandom.next(),
    uuid: () => backgroundRandom.uuid(),
    online: () => browser.isOnline,
    text: (key, substitutions = []) => [key, ...substitutions].join(' '),
    locale: () => 'en',
  };
}

function fakeAlarms({ environment, call }: PortContext): Ports['alarms'] {
  const { browser } = environment;
  /** A call about the alarm failed: if there is no alarm now, that is not the background's fault. */
  function alarmCallFailed(): void {
    if (browser.alarms.size === 0) environment.alarms.forgotten();
  }

  return {
    nextAt: (name) =>
      call('alarms.get', {
        effect: () => {
          const nextAt = browser.alarms.whenOf(name);
          environment.oracle.alarmChecked(nextAt !== null);
          return nextAt;
        },
        failed: alarmCallFailed,
        hung: alarmCallFailed,
      }),
    create: (name, { when, periodMin }) =>
      call('alarms.create', {
        effect: () => {
          environment.oracle.alarmChecked(true);
          browser.alarms.create(name, when, periodMin);
        },
        failed: alarmCallFailed,
        hung: alarmCallFailed,
      }),
    clear: (name) => call('alarms.clear', { effect: () => browser.alarms.drop(name) }),
  };
}

function fakeNotifications({ environment, life, call }: PortContext): Ports['notifications'] {
  const { browser } = environment;
  return {
    create: (id, content) =>
      call(`notifications.create[${notificationKind(id)}]`, {
        effect: () => {
          if (browser.refusesNotifications) {
            environment.oracle.notificationRefused(id);
            throw new Error('notifications are blocked');
          }
          environment.oracle.notificationCreated(id, content, life);
          browser.shown.set(id, content);
        },
        failed: () => environment.oracle.notificationRefused(id),
        hung: () => environment.oracle.notificationUnanswered(id),
      }),
    clear: (id) => call('notifications.clear', { effect: () => browser.dismiss(id) }),
    shown: () => call('notifications.getAll', { effect: () => [...browser.shown.keys()] }),
    permission: () => call('notifications.getPermissionLevel', { effect: () => 'granted' as const }),
  };
}

function fakeVault({ environment, life, call }: PortContext): Ports['vault'] {
  /** Decrypts a key, and tells the oracles whether that succeeded. */
  function openKey(ciphertext: string): string | null {
    const key = environment.unseal(ciphertext);
    environment.keyStore.answered(ciphertext);
    environment.oracle.keyRead((one) => one.sealed?.ciphertext === ciphertext, key, life);
    return key;
  }

  return {
    seal: (plain) => call('vault.seal', { effect: () => environment.seal(plain), isApi: false }),
    open: (sealed) =>
      call('vault.open', {
        effect: () => openKey(sealed.ciphertext),
        failed: () => environment.keyStore.failed(sealed.ciphertext),
        hung: () => environment.keyStore.hung(sealed.ciphertext),
        isApi: false,
        canFail: false,
      }),
  };
}

function fakeClock({ environment, life }: PortContext): Ports['clock'] {
  const { time } = environment;
  return {
    now: () => time.wall(),
    minuteOfDay: (at) => minuteOfDay(time, at),
    after(ms, run) {
      const timer = time.after(life.isAlive ? ms : Number.POSITIVE_INFINITY, () => {
        life.timers.delete(timer);
        if (life.isAlive) run();
      });
      life.timers.add(timer);
      return {
        cancel: () => {
          timer.isCancelled = true;
          life.timers.delete(timer);
        },
      };
    },
  };
}

/** The kind of a notification, by its ID. */
function notificationKind(id: string): string {
  const [first = ''] = id.split(':');
  if (isSlowNotification(id)) return 'slow';
  return /^[0-9a-f]{8}-/.test(first) ? 'single' : first;
}

import type { Ports, StorageArea } from '../platform/ports';
import { BROWSER_CALL_MS, LOCK_WAIT_MS, STORAGE_CALL_MS } from '../watch/constants';
import { ALARM_FLOOR_MS } from '../watch/scheduling/constants';
import { BrowserTimeout, type TimerClock, withinTime } from './time-limit';

type Limit = <T>(call: () => Promise<T>) => Promise<T>;

/**
 * The ports with a time limit on every call to the browser, so that no call that hangs can stop the background. A call that is not
 * answered in time rejects with `BrowserTimeout`; what it did is unknown. Notifications and the toolbar button are limited where
 * they are used, because there an answer that comes too late counts as well (`answerInTime`). Requests have their own limit.
 */
export function withTimeLimits(ports: Ports): Ports {
  const { clock, alarms, permissions, pages, menu, vault } = ports;
  const once = within(clock, BROWSER_CALL_MS);
  const ofAlarms = withPause(clock, within(clock, BROWSER_CALL_MS));
  const ofPermissions = withPause(clock, within(clock, BROWSER_CALL_MS));
  return {
    ...ports,
    local: limitedArea(ports.local, clock),
    session: limitedArea(ports.session, clock),
    localQuota: () => once(() => ports.localQuota()),
    alarms: {
      nextAt: (name) => ofAlarms(() => alarms.nextAt(name)),
      create: (name, alarm) => ofAlarms(() => alarms.create(name, alarm)),
      clear: (name) => ofAlarms(() => alarms.clear(name)),
    },
    permissions: {
      has: (baseUrl) => ofPermissions(() => permissions.has(baseUrl)),
      giveBack: (baseUrl, inUse) => ofPermissions(() => permissions.giveBack(baseUrl, inUse)),
    },
    pages: {
      open: (path) => once(() => pages.open(path)),
      openPopup: () => once(() => pages.openPopup()),
    },
    menu: { show: (items) => once(() => menu.show(items)) },
    vault: {
      seal: (plain, boundTo) => once(() => vault.seal(plain, boundTo)),
      open: (sealed, boundTo) => once(() => vault.open(sealed, boundTo)),
    },
    lock: limitedLock(ports),
  };
}

const within =
  (clock: TimerClock, ms: number): Limit =>
  (call) =>
    withinTime(clock, ms, call());

/** Makes further calls fail at once for a while after one was not answered: otherwise each would hold up everything else. */
function withPause(clock: TimerClock, limit: Limit): Limit {
  let isPaused = false;
  return async (call) => {
    if (isPaused) throw new BrowserTimeout('not answered a moment ago');
    try {
      return await limit(call);
    } catch (failure) {
      if (failure instanceof BrowserTimeout) {
        isPaused = true;
        clock.after(ALARM_FLOOR_MS, () => {
          isPaused = false;
        });
      }
      throw failure;
    }
  };
}

function limitedArea(area: StorageArea, clock: TimerClock): StorageArea {
  const limit = within(clock, STORAGE_CALL_MS);
  return {
    get: (keys) => limit(() => area.get(keys)),
    getAll: () => limit(() => area.getAll()),
    set: (items) => limit(() => area.set(items)),
    remove: (keys) => limit(() => area.remove(keys)),
  };
}

/** Only the wait for a lock is limited. What is done under it consists of calls that are limited themselves. */
function limitedLock({ clock, lock }: Pick<Ports, 'clock' | 'lock'>): Ports['lock'] {
  return (name, run) =>
    new Promise((resolve, reject) => {
      let isGivenUp = false;
      const timer = clock.after(LOCK_WAIT_MS, () => {
        isGivenUp = true;
        reject(new BrowserTimeout(`no lock within ${LOCK_WAIT_MS} ms`));
      });
      lock(name, async () => {
        timer.cancel();
        // The caller was already told that it failed.
        if (!isGivenUp) await run().then(resolve, reject);
      }).catch(reject);
    });
}

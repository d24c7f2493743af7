import type { Environment } from './environment';
import { serviceOf } from './service-failures';
import type { Life } from './virtual-browser';

/** A promise that never settles: what a call of a dead life gets. */
export const never = <T>(): Promise<T> => new Promise<T>(() => undefined);

/** A call of the background to the browser. */
export interface Call<T> {
  /** Carries the call out, and gives its value. */
  effect(): T;
  /** Whether it writes to the disk: a power failure at this call means that this write is lost, not the one before it. */
  isWrite?: boolean;
  /** Is told that the call failed. */
  failed?(): void;
  /** Is told that the call will never be answered, whether or not it is carried out. */
  hung?(): void;
  /** Extension API calls keep the worker alive; fetch, locks and IndexedDB do not. */
  isApi?: boolean;
  canFail?: boolean;
}

/** Makes a call under a name, which stands for its await in traces and kill plans. */
export type MakeCall = <T>(name: string, call: Call<T>) => Promise<T>;

/** What the ports of one life need to know of it. */
export interface PortContext {
  environment: Environment;
  life: Life;
  call: MakeCall;
  /** Kills the life, and never settles. */
  die: <T>() => Promise<T>;
}

/** How the calls of one life go: at each of them the life may be killed, and the call may fail or never be answered. */
export function createCalls(
  environment: Environment,
  life: Life,
): { call: MakeCall; die: <T>() => Promise<T> } {
  const { browser, time, chaos, latency } = environment;

  function call<T>(
    name: string,
    { effect, failed, hung, isWrite = false, isApi = true, canFail = true }: Call<T>,
  ): Promise<T> {
    if (!life.isAlive) return never();
    if (isApi) life.lastActivityAt = time.mono;
    environment.traceAwait(name);
    const fate = chaos.fate(name, canFail);
    if (fate === 'dies_before') return die();
    if (fate === 'power_lost') {
      environment.losePower(isWrite ? 'during_write' : 'after_write');
      return never();
    }
    const failureMode = environment.services.failureModeOf(name);
    if (failureMode === 'hangs') {
      environment.traceAwait(`${name} hangs`);
      if (isApi) environment.obstacles.callHung(life, name);
      if (isApi && environment.services.isCarriedOut()) effect();
      if (serviceOf(name) === 'storage') environment.storageFailed(life);
      hung?.();
      return never();
    }
    if (fate === 'fails' || failureMode === 'fails') {
      if (isApi) environment.obstacles.callFailed(life);
      environment.traceAwait(`${name} fails`);
      if (serviceOf(name) === 'storage') environment.storageFailed(life);
      failed?.();
      return later(() => {
        throw new Error(`${name} failed`);
      });
    }
    let value: T;
    try {
      value = effect();
    } catch (failure) {
      if (fate === 'dies_after') return die();
      return later(() => {
        throw failure;
      });
    }
    if (fate === 'dies_after') return die();
    return later(() => value);
  }

  function die<T>(): Promise<T> {
    browser.kill(life, 'killed');
    return never();
  }

  function later<T>(read: () => T): Promise<T> {
    // Most calls are answered at the same moment; the others let something else happen first.
    if (latency.chance(0.6)) return Promise.resolve().then(read);
    return new Promise((resolve, reject) => {
      time.after(latency.int(0, 12), () => {
        if (!life.isAlive) return;
        try {
          resolve(read());
        } catch (failure) {
          reject(failure);
        }
      });
    });
  }

  return { call, die };
}

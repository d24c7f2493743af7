import type { Environment } from './environment';
import { serviceOf } from './service-failures';
import type { Life } from './virtual-browser';

/** What a dead life is answered: nothing, ever. */
export const never = <T>(): Promise<T> => new Promise<T>(() => undefined);

export interface Call<T> {
  effect(): T;
  /** It writes to the disk: when the power fails during it, this is what is lost. */
  isWrite?: boolean;
  /** Whoever has to know that the call failed. */
  failed?(): void;
  /** Whoever has to know that it will never answer, whether or not it is carried out. */
  hung?(): void;
  /** Extension API calls keep the worker alive; fetch, locks and IndexedDB do not. */
  isApi?: boolean;
  canFail?: boolean;
}

export type MakeCall = <T>(name: string, call: Call<T>) => Promise<T>;

/** How the calls of one life go: each that waits is a place where that life may end, or the call may fail. */
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
    const trouble = environment.services.failureModeOf(name);
    if (trouble === 'hangs') {
      environment.traceAwait(`${name} hangs`);
      if (isApi) environment.obstacles.callHung(life, name);
      if (isApi && environment.services.isCarriedOut()) effect();
      if (serviceOf(name) === 'storage') environment.requests.storageFailed(life);
      hung?.();
      return never();
    }
    if (fate === 'fails' || trouble === 'fails') {
      if (isApi) environment.obstacles.callFailed(life);
      environment.traceAwait(`${name} fails`);
      if (serviceOf(name) === 'storage') environment.requests.storageFailed(life);
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
    // Most calls are back within the same moment; the others let something else happen first.
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

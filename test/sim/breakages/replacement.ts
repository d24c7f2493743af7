/** The modules of which breakages replace functions, by path. */
export interface Modules {
  'src/background/alarm': typeof import('../../../src/background/alarm');
  'src/background/connections': typeof import('../../../src/background/connections');
  'src/background/interpret': typeof import('../../../src/background/interpret');
  'src/background/load': typeof import('../../../src/background/load');
  'src/background/outbox': typeof import('../../../src/background/outbox');
  'src/background/room': typeof import('../../../src/background/room');
  'src/background/runner': typeof import('../../../src/background/runner');
  'src/background/salvage': typeof import('../../../src/background/salvage');
  'src/background/state': typeof import('../../../src/background/state');
  'src/background/store': typeof import('../../../src/background/store');
  'src/background/transaction': typeof import('../../../src/background/transaction');
  'src/synap/client': typeof import('../../../src/synap/client');
  'src/synap/status': typeof import('../../../src/synap/status');
  'src/watch/apply': typeof import('../../../src/watch/apply');
  'src/watch/budget': typeof import('../../../src/watch/budget');
  'src/watch/cadence': typeof import('../../../src/watch/cadence');
  'src/watch/ingestion': typeof import('../../../src/watch/ingestion');
  'src/watch/live': typeof import('../../../src/watch/live');
  'src/watch/notices': typeof import('../../../src/watch/notices');
  'src/watch/plan': typeof import('../../../src/watch/plan');
  'src/watch/view': typeof import('../../../src/watch/view');
}

type FunctionName<M> = {
  [Name in keyof M]: M[Name] extends (...given: never[]) => unknown ? Name : never;
}[keyof M];

/**
 * Functions to be put in the place of a module's own, each made with the real module at hand. Whoever imports the module gets
 * them; calls within it reach the real ones, so a function that only its own module calls is of no use here.
 */
type Functions<M> = { [Name in FunctionName<M>]?: (real: M) => M[Name] };

export type Replacement = {
  [Path in keyof Modules]: { module: Path; with: Functions<Modules[Path]> };
}[keyof Modules];

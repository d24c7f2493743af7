/** The modules whose functions breakages replace, by path. */
interface Modules {
  'src/background/polling/alarm': typeof import('../../../src/background/polling/alarm');
  'src/background/connections/connections': typeof import('../../../src/background/connections/connections');
  'src/background/connections/keyring': typeof import('../../../src/background/connections/keyring');
  'src/background/connections/block': typeof import('../../../src/background/connections/block');
  'src/background/storage/load-state': typeof import('../../../src/background/storage/load-state');
  'src/background/notifications/drop-groups': typeof import('../../../src/background/notifications/drop-groups');
  'src/background/notifications/outbox': typeof import('../../../src/background/notifications/outbox');
  'src/background/storage/eviction': typeof import('../../../src/background/storage/eviction');
  'src/background/polling/poll-loop': typeof import('../../../src/background/polling/poll-loop');
  'src/background/storage/recover-records': typeof import('../../../src/background/storage/recover-records');
  'src/background/storage/state': typeof import('../../../src/background/storage/state');
  'src/background/storage/room': typeof import('../../../src/background/storage/room');
  'src/background/storage/store': typeof import('../../../src/background/storage/store');
  'src/background/storage/commit': typeof import('../../../src/background/storage/commit');
  'src/background/storage/write-commit': typeof import('../../../src/background/storage/write-commit');
  'src/synap/client': typeof import('../../../src/synap/client');
  'src/synap/status-body': typeof import('../../../src/synap/status-body');
  'src/synap/status': typeof import('../../../src/synap/status');
  'src/watch/apply-poll': typeof import('../../../src/watch/apply-poll');
  'src/watch/apply-refusal': typeof import('../../../src/watch/apply-refusal');
  'src/watch/scheduling/budget': typeof import('../../../src/watch/scheduling/budget');
  'src/watch/scheduling/apply-rate-limit-headers': typeof import('../../../src/watch/scheduling/apply-rate-limit-headers');
  'src/watch/scheduling/poll-interval': typeof import('../../../src/watch/scheduling/poll-interval');
  'src/watch/model/ingestion': typeof import('../../../src/watch/model/ingestion');
  'src/watch/model/rounds': typeof import('../../../src/watch/model/rounds');
  'src/watch/scheduling/after-poll': typeof import('../../../src/watch/scheduling/after-poll');
  'src/watch/scheduling/blocks': typeof import('../../../src/watch/scheduling/blocks');
  'src/watch/scheduling/pollable': typeof import('../../../src/watch/scheduling/pollable');
  'src/watch/notifications/notification-rate': typeof import('../../../src/watch/notifications/notification-rate');
  'src/watch/notifications/plan-notifications': typeof import('../../../src/watch/notifications/plan-notifications');
  'src/watch/scheduling/key-checks': typeof import('../../../src/watch/scheduling/key-checks');
  'src/watch/scheduling/plan-polls': typeof import('../../../src/watch/scheduling/plan-polls');
  'src/watch/notifications/slow-notifications': typeof import('../../../src/watch/notifications/slow-notifications');
  'src/watch/scheduling/usual-duration': typeof import('../../../src/watch/scheduling/usual-duration');
  'src/watch/model/summary': typeof import('../../../src/watch/model/summary');
}

type FunctionName<Module> = {
  [Name in keyof Module]: Module[Name] extends (...given: never[]) => unknown ? Name : never;
}[keyof Module];

/**
 * Functions to be put in the place of a module's own, each made with the real module at hand. Other modules get them when they import
 * the module. Calls within the module still reach the real ones, so replacing a function that only its own module calls has no effect.
 */
type Functions<Module> = { [Name in FunctionName<Module>]?: (real: Module) => Module[Name] };

/** A module, and the functions that take the place of some of its own. */
export type Replacement = {
  [Path in keyof Modules]: { module: Path; with: Functions<Modules[Path]> };
}[keyof Modules];

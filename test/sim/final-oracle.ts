import type { Ingestion } from '../../src/watch/model/records';
import { rareUnknownMs, recoveryMs } from './bounds';
import type { Environment } from './environment';
import type { Expectation, Person } from './person';

/** By its server's clock; never, for one that is in progress for ever. */
export function finishesAt({ synaps }: Environment, id: string): number {
  for (const synap of synaps.values()) {
    const job = synap.jobs.get(id);
    if (job) return job.refusal === null ? job.completedAt : 0;
  }
  return 0;
}

/** What is watched and ends without a person: Synap accepts its key, and its job is not in progress for ever. */
export function endsByItself(environment: Environment): Ingestion[] {
  const { alarms, stored, synaps } = environment;
  return alarms.pollable().filter(({ id, connectionId }) => {
    const connection = stored.connection(connectionId);
    const key = connection && stored.keyOf(connection);
    const isAccepted = connection && key ? synaps.get(connection.baseUrl)?.accounts.has(key) : false;
    return isAccepted === true && Number.isFinite(finishesAt(environment, id));
  });
}

/** When the last of that ends, or now if all has: by the clock that never jumps. */
export function lastFinishAt(environment: Environment): number {
  const { mono, serverOffset } = environment.time;
  return Math.max(
    mono,
    ...endsByItself(environment).map(({ id }) => finishesAt(environment, id) - serverOffset),
  );
}

/** Once all trouble is over, every outcome is known within what the pauses allow. */
export function judgeRecovery(environment: Environment, since: number, inProgress: number): void {
  const { violations, alarms, browser, time, stored } = environment;
  if (alarms.isForgotten()) return;
  const { alarmLateMs } = browser.traits;
  const connections = stored.connections().length;
  const usualMs = recoveryMs({ alarmLateMs, inProgress }, connections);
  // What is past the maximum watch time by then is polled rarely.
  const isRare = stored.settings().maxWatchTimeMs < usualMs;
  const withinMs = usualMs + (isRare ? rareUnknownMs(connections) : 0);
  // What was still in progress may put the machine to sleep, or close the browser, after that.
  const freeAt = Math.max(environment.share.awakeSince(since), environment.obstacles.freeSince().at);
  if (time.mono - freeAt <= withinMs) return;
  const seconds = (ms: number) => Math.round(ms / 1_000);
  violations.report('recovers-in-time', `after ${seconds(time.mono - freeAt)} s, of ${seconds(withinMs)} s`);
}

/** What can end without a person has ended, and is notified: nobody has mended anything since the faults ceased. */
export function judgeUnaided(environment: Environment): void {
  const { violations, alarms } = environment;
  // With its alarms the browser has forgotten whom to wake: somebody has to open a page, or start it anew.
  if (alarms.isForgotten()) return;
  for (const { id } of alarms.pollable())
    if (finishesAt(environment, id) < Number.POSITIVE_INFINITY)
      violations.report('reaches-the-outcome', `${id} is still watched, though nobody has to mend anything`);
  for (const what of alarms.pending())
    violations.report('reaches-the-outcome', `${what} is not notified, though nobody has to mend anything`);
}

/** What must be so when everything is mended and over. */
export function judgeAtTheEnd(environment: Environment, person: Person): void {
  const { violations, browser } = environment;
  environment.summary.check('at the end');
  if (browser.life !== null) violations.report('nothing-alive-when-idle', 'the worker is alive at the end');
  if (!environment.alarms.isNeeded() && browser.alarms.size > 0)
    violations.report('nothing-alive-when-idle', 'an alarm is left at the end');
  judgeStored(environment);
  for (const [id, expectation] of person.expectations) judgeExpectation(environment, id, expectation);
  for (const outcome of environment.outcomes.all()) {
    if (outcome.notificationId !== null || outcome.suppressedWhy !== null || outcome.isWithdrawn) continue;
    if (environment.damaged.has(outcome.id) && !isLostToDamage(environment, person, outcome.id)) continue;
    violations.report('notified-once', `${outcome.id}:${outcome.round} ${outcome.kind} was never notified`);
  }
}

function judgeStored(environment: Environment): void {
  const { violations, browser } = environment;
  for (const record of environment.stored.records()) {
    if (record.removedAt !== null) violations.report('removed-is-gone', `${record.id} is still there`);
    if (record.state === 'watching' && finishesAt(environment, record.id) < Number.POSITIVE_INFINITY)
      violations.report('reaches-the-outcome', `${record.id} is still watched`);
  }
  for (const key of browser.local.keys('raw-response:'))
    if (browser.local.text(`ingestion:${key.slice('raw-response:'.length)}`) === undefined)
      violations.report('removed-is-gone', `${key} outlived its ingestion`);
  for (const key of browser.local.keys('notification-group:'))
    violations.report('notified-once', `${key} was never paid`);
}

/** Damaged before it was notified, an ingestion is polled again: some outcome of it is notified, or a person has put it away. */
function isLostToDamage(environment: Environment, { expectations }: Person, id: string): boolean {
  const { outcomes, stored, removedAgain } = environment;
  if (removedAgain.has(id)) return false;
  const expectation = expectations.get(id);
  const isFollowed = outcomes
    .all()
    .some(
      (one) =>
        one.id === id && (one.notificationId !== null || one.suppressedWhy !== null || one.isWithdrawn),
    );
  return (
    expectation?.isKept === 'yes' && !expectation.wasStopped && !isFollowed && stored.record(id) === null
  );
}

function judgeExpectation(
  { violations, stored, outcomes, damaged }: Environment,
  id: string,
  expectation: Expectation,
): void {
  const record = stored.record(id);
  const hasEnded = outcomes.all().some((outcome) => outcome.id === id);
  if (expectation.isKept === 'no' && record !== null && !damaged.has(id))
    violations.report('removed-is-gone', id);
  if (expectation.isKept !== 'yes' || damaged.has(id)) return;
  if (record === null && !hasEnded && !expectation.wasStopped)
    violations.report('command-is-kept', `${id} is gone`);
  if (record?.state === 'stopped' && !expectation.wasStopped)
    violations.report('command-is-kept', `${id} was stopped by nobody`);
}

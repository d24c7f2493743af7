import type { Ingestion } from '../../src/watch/model/records';
import { rareUnknownMs, recoveryMs } from './bounds';
import type { Environment } from './environment';
import type { Expectation, Person } from './person';

/** When a watched job is over, by its server's clock: at once for an ID that is unknown or refused, never for an endless job. */
export function finishesAt({ synaps }: Environment, id: string): number {
  for (const synap of synaps.values()) {
    const job = synap.jobs.get(id);
    if (job) return job.refusal === null ? job.completedAt : 0;
  }
  return 0;
}

/** The watched ingestions that end without a person: Synap accepts the key of their connection, and their job is not endless. */
export function endsByItself(environment: Environment): Ingestion[] {
  const { alarms, stored, synaps } = environment;
  return alarms.pollable().filter(({ id, connectionId }) => {
    const connection = stored.connection(connectionId);
    const key = connection && stored.keyOf(connection);
    const isAccepted = connection && key ? synaps.get(connection.baseUrl)?.accounts.has(key) : false;
    return isAccepted === true && Number.isFinite(finishesAt(environment, id));
  });
}

/** When the last of them ends, or now if none is left, by the clock that never jumps. */
export function lastFinishAt(environment: Environment): number {
  const { mono, serverOffset } = environment.time;
  return Math.max(
    mono,
    ...endsByItself(environment).map(({ id }) => finishesAt(environment, id) - serverOffset),
  );
}

/** Checks, once every outcome is known, that it took no longer than the pauses allow since all faults were over. */
export function judgeRecovery(environment: Environment, since: number, inProgress: number): void {
  const { violations, alarms, browser, time, stored } = environment;
  if (alarms.isForgotten()) return;
  const { alarmLateMs } = browser.traits;
  const connections = stored.connections().length;
  const usualMs = recoveryMs({ alarmLateMs, inProgress }, connections);
  // An ingestion that is past the maximum watch time by then is polled only once an hour.
  const isRare = stored.settings().maxWatchTimeMs < usualMs;
  const withinMs = usualMs + (isRare ? rareUnknownMs(connections) : 0);
  // Actions that were in progress when the faults ceased may have put the machine to sleep, or closed the browser, later.
  const freeAt = Math.max(environment.share.awakeSince(since), environment.obstacles.freeSince().at);
  if (time.mono - freeAt <= withinMs) return;
  const seconds = (ms: number) => Math.round(ms / 1_000);
  violations.report('recovers-in-time', `after ${seconds(time.mono - freeAt)} s, of ${seconds(withinMs)} s`);
}

/** Checks that whatever can end without a person has ended and is notified, before anybody repairs anything. */
export function judgeUnaided(environment: Environment): void {
  const { violations, alarms } = environment;
  // If the browser has forgotten the alarm, nothing starts the background before somebody opens a page or starts the browser.
  if (alarms.isForgotten()) return;
  for (const { id } of alarms.pollable())
    if (finishesAt(environment, id) < Number.POSITIVE_INFINITY)
      violations.report('reaches-the-outcome', `${id} is still watched, though it needs no person`);
  for (const what of alarms.pending())
    violations.report('reaches-the-outcome', `${what} is not notified, though it needs no person`);
}

/** Checks what must be so once everything is repaired and over. */
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

/** Checks that nothing is stored that should be gone or done with. */
function judgeStored(environment: Environment): void {
  const { violations, browser } = environment;
  for (const record of environment.stored.records()) {
    if (record.removedAt !== null) violations.report('removed-is-gone', `${record.id} is still there`);
    if (record.state === 'watching' && finishesAt(environment, record.id) < Number.POSITIVE_INFINITY)
      violations.report('reaches-the-outcome', `${record.id} is still watched`);
  }
  for (const key of browser.local.keys('raw-response:'))
    if (browser.local.text(`ingestion:${key.slice('raw-response:'.length)}`) === undefined)
      violations.report('removed-is-gone', `${key} is left without its ingestion`);
  for (const key of browser.local.keys('notification-group:'))
    violations.report('notified-once', `${key} was never sent`);
}

/**
 * Whether an outcome that was never notified was lost to damage. An ingestion whose record was damaged is watched afresh, so another
 * outcome of it has to be notified, unless a person has stopped or removed it.
 */
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

/** Checks that what a person did about an ingestion has been done, and nothing else. */
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

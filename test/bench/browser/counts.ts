import { startBackground } from '../../../src/background/background';
import { QuotaError } from '../../../src/platform/ports';
import { keys } from '../../../src/watch/model/records';
import { Environment } from '../../sim/environment';
import { Person } from '../../sim/person';
import { createRandom } from '../../sim/random';
import { calm } from '../../sim/scripts';
import { setupOf } from '../../sim/setup';
import { memoryBrowser } from '../../support/memory-browser';
import { settled } from '../../support/virtual-clock';
import { connection, HOME, idOf, NOW } from '../../unit/samples';

/** What can be counted without a browser: the same on any machine, at any time. Held by `counts.test.ts`. */

const HOUR_MS = 3_600_000;

/** What a background with a connection and nothing watched does in one hour of simulated time. */
export async function idleHour(): Promise<{ requests: number; alarms: number; wakeUps: number }> {
  const random = createRandom(1).stream('plan');
  const world = new Environment(1, calm(setupOf(random)), { startBackground, QuotaError }, false);
  const person = new Person(world);
  const [plan] = calm(setupOf(createRandom(1).stream('plan'))).connections;
  if (plan === undefined) throw new Error('a plan has a connection');
  world.browser.granted.add(plan.baseUrl);
  world.synaps.get(plan.baseUrl)?.accounts.set(plan.key, {
    instance: plan.instance,
    isRevoked: false,
    hasCredits: true,
  });
  world.browser.install();
  let isConnected = false;
  void person.connect(plan, plan.key).then(() => {
    isConnected = true;
  });
  await world.play(HOUR_MS, () => isConnected);
  await world.play(world.time.mono + 5 * 60_000);
  const begun = sums(world);
  await world.play(world.time.mono + HOUR_MS);
  const ended = sums(world);
  return {
    requests: ended.requests - begun.requests,
    alarms: world.browser.alarms.size,
    wakeUps: ended.starts - begun.starts,
  };
}

function sums({ counts }: Environment): { requests: number; starts: number } {
  const of = (start: string) =>
    [...counts].reduce((sum, [name, count]) => (name.startsWith(start) ? sum + count : sum), 0);
  return { requests: of('request '), starts: of('start: ') };
}

export interface WrittenBytes {
  /** By a poll whose answer was the same as the one before. */
  nothingNew: number;
  /** By a poll whose answer brought one memory more, and what the record itself takes. */
  somethingNew: number;
  record: number;
}

/** What polls write to `storage.local`, keys included. */
export async function writtenPerPoll(): Promise<WrittenBytes> {
  let memories = 1;
  const body = () => ({
    ingestion_id: idOf(1),
    document_id: 'onboarding-call-17',
    status: 'processing',
    queued_at: new Date(NOW - 5_000).toISOString(),
    started_at: new Date(NOW - 4_000).toISOString(),
    completed_at: null,
    memories_created: memories,
    memory_ids: Array.from({ length: memories }, (_, n) => idOf(100 + n)),
    error_message: null,
  });
  const browser = memoryBrowser({
    now: NOW,
    local: { [keys.connection(HOME)]: connection(HOME, { sealed: SEALED }) },
    fetch: async () =>
      new Response(JSON.stringify(body()), { headers: { 'content-type': 'application/json' } }),
  });
  const background = startBackground(browser.ports);
  background.onInstalled(false);
  await settled();
  await background.onMessage({ type: 'watch', ids: [idOf(1)], connectionId: null, source: 'page' });
  const poll = async () => {
    browser.clock.pass(60_000);
    const { length } = browser.written;
    background.onAlarm('poll');
    for (let turn = 0; turn < 20; turn++) await settled();
    return browser.written
      .slice(length)
      .filter(([key]) => browser.local.has(key))
      .reduce((sum, [key, json]) => sum + key.length + json.length, 0);
  };
  await poll();
  await poll();
  const nothingNew = await poll();
  memories += 1;
  const somethingNew = await poll();
  const key = keys.ingestion(idOf(1));
  return { nothingNew, somethingNew, record: key.length + (browser.local.get(key) ?? '').length };
}

/** As the memory's vault seals. */
const SEALED = { ciphertext: [...'a-key'].map((c) => (c.codePointAt(0) ?? 0) + 1_000).join('.'), iv: 'iv' };

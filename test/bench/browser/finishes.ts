import { PRODUCTION_URL } from '../../e2e/support/fixtures';
import type { RateLimit } from '../../synap-server';
import { startDesktop } from '../../tools/desktop';
import { IN_BROWSER, seeded } from '../engine/durations';
import { quantile } from '../engine/tables';
import { openPlace, type Place, pause } from './place';

/** From each finish at the server to what notified or noticed it, and what that took. */
export interface FinishReport {
  ours: { medianMs: number; p95Ms: number };
  loop: { medianMs: number; p95Ms: number };
  ourRequests: number;
  loopRequests: number;
}

/** How many jobs at once, under which limit, how often all over again. */
export interface FinishLoad {
  lanes: number;
  limit: RateLimit;
  sessions: number;
}

/** In a session, one after the other in each lane: from the thirteenth notification within an hour on each waits on purpose. */
const JOBS = 12;
const LOOP_MS = 2_000;
/** After the last finish: an alarm and its poll. */
const NOTIFIED_WITHIN_MS = 35_000;

/**
 * Jobs of seconds, watched in a real browser on a desktop of its own with no page open; the notification is what
 * arrives on the bus. At the same time a page of another extension polls each of them every two seconds, with a key without a limit.
 */
export async function finishes(load: FinishLoad): Promise<FinishReport> {
  const sessions: Session[] = [];
  for (let n = 0; n < load.sessions; n++) sessions.push(await session(load, n));
  return {
    ours: summed(sessions.flatMap(({ ourDelays }) => ourDelays)),
    loop: summed(sessions.flatMap(({ loopDelays }) => loopDelays)),
    ourRequests: sessions.reduce((sum, { ourRequests }) => sum + ourRequests, 0),
    loopRequests: sessions.reduce((sum, { loopRequests }) => sum + loopRequests, 0),
  };
}

interface Session {
  ourDelays: number[];
  loopDelays: number[];
  ourRequests: number;
  loopRequests: number;
}

async function session({ lanes: count, limit }: FinishLoad, seed: number): Promise<Session> {
  const desktop = await startDesktop();
  const place = await openPlace({ stored: 100, limit, env: desktop.env });
  try {
    const key = place.synap.keys.find(place.synap.key);
    if (key === null) throw new Error('the server has a key');
    const loop = place.synap.keys.add({ instanceId: key.instanceId, clientId: key.clientId, limit: null });
    const lanes = Array.from({ length: count }, (_, lane) =>
      runLane(place, { seed: seed * count + lane, jobs: JOBS / count, loopKey: loop.key }),
    );
    const jobs = (await Promise.all(lanes)).flat();
    const notifiedAt = ({ name }: Job) =>
      desktop.notifies.find(({ summary, body }) => `${summary} ${body}`.includes(name))?.at;
    const until = Date.now() + NOTIFIED_WITHIN_MS;
    while (Date.now() < until && jobs.some((job) => notifiedAt(job) === undefined)) await pause(200);
    const status = place.synap.requests.filter(({ route }) => route === 'status');
    return {
      ourDelays: jobs.map((job) => (notifiedAt(job) ?? Number.POSITIVE_INFINITY) - job.finishedAt),
      loopDelays: jobs.map(({ loopAt, finishedAt }) => loopAt - finishedAt),
      ourRequests: status.filter((request) => request.key === place.synap.key).length,
      loopRequests: status.filter((request) => request.key === loop.key).length,
    };
  } finally {
    await place.close();
    await desktop.stop();
  }
}

interface Job {
  name: string;
  finishedAt: number;
  /** When the loop knew. */
  loopAt: number;
}

const summed = (delays: readonly number[]) => ({
  medianMs: quantile(delays, 0.5),
  p95Ms: quantile(delays, 0.95),
});

/** One job after the other; the next begins when the loop has noticed the end of the one before. */
async function runLane(place: Place, lane: { seed: number; jobs: number; loopKey: string }): Promise<Job[]> {
  const random = seeded(lane.seed);
  const jobs: Job[] = [];
  for (let n = 0; n < lane.jobs; n++) {
    const jobMs = Math.round(IN_BROWSER.sample(random));
    const name = `job-${lane.seed}-${n}.`;
    const queuedAt = Date.now();
    const id = place.synap.addJob({ queuedMs: 0, processingMs: jobMs, documentId: name, queuedAt });
    await place.send({ type: 'watch', ids: [id], connectionId: null, source: 'page' });
    const loopAt = await loopUntilDone(place, id, lane.loopKey);
    jobs.push({ name, finishedAt: queuedAt + jobMs, loopAt });
  }
  return jobs;
}

/** In a page of an extension that may send to this host: polls at once and every two seconds, as the vendor's own does, and says when it knew the end. */
async function loopUntilDone({ floorDesk }: Place, id: string, key: string): Promise<number> {
  const url = `${PRODUCTION_URL}/api/v1/memories/status/${id}`;
  const at = await floorDesk.evaluate(`(async () => {
    for (;;) {
      const answer = await fetch(${JSON.stringify(url)}, { headers: { Authorization: 'Bearer ${key}' } });
      if ((await answer.json()).status === 'completed') return Date.now();
      await new Promise((resolve) => setTimeout(resolve, ${LOOP_MS}));
    }
  })()`);
  return Number(at);
}

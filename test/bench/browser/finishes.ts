import { PRODUCTION_URL } from '../../e2e/support/fixtures';
import { startDesktop } from '../../tools/desktop';
import { quantile } from '../engine/tables';
import { ROUNDS } from './measure';
import { openPlace, type Place, pause } from './place';

/** From each finish at the server to what told it, side by side, and what that took. */
export interface Finishes {
  /** How long the jobs took. */
  jobMs: number;
  ours: { medianMs: number; p95Ms: number };
  loop: { medianMs: number; p95Ms: number };
}

export interface FinishReport {
  rows: Finishes[];
  ourRequests: number;
  loopRequests: number;
}

const JOBS_MS = [2_000, 10_000, 60_000, 300_000];
/** Those of one kind begin so far apart: finishes are told one by one, and no server is asked in step. */
const APART_MS = 8_100;
const LOOP_MS = 2_000;

/**
 * Jobs of four durations, watched in a real browser on a desktop of its own; the notification is what arrives on the bus.
 * At the same time a page polls each of them every two seconds, by a key without a limit.
 */
export async function finishes(): Promise<FinishReport> {
  const desktop = await startDesktop();
  const place = await openPlace({ stored: 100, env: desktop.env });
  try {
    const key = place.synap.keys.find(place.synap.key);
    if (key === null) throw new Error('the server has a key');
    const loop = place.synap.keys.add({ instanceId: key.instanceId, clientId: key.clientId, limit: null });
    const told = new Map<string, number>();
    const jobs = await Promise.all(JOBS_MS.map((jobMs, kind) => runJobs(place, jobMs, kind, loop.key, told)));
    await pause(5_000);
    const rows = JOBS_MS.map((jobMs, kind) => {
      const own = jobs[kind] ?? [];
      const ours = own.map(({ name, finishedAt }) => {
        const notify = desktop.notifies.find(({ summary, body }) => `${summary} ${body}`.includes(name));
        return notify === undefined ? Number.POSITIVE_INFINITY : notify.at - finishedAt;
      });
      const loops = own.map(({ id, finishedAt }) => (told.get(id) ?? Number.POSITIVE_INFINITY) - finishedAt);
      return { jobMs, ours: summed(ours), loop: summed(loops) };
    });
    const status = place.synap.requests.filter(({ route }) => route === 'status');
    return {
      rows,
      ourRequests: status.filter((request) => request.key === place.synap.key).length,
      loopRequests: status.filter((request) => request.key === loop.key).length,
    };
  } finally {
    await place.close();
    await desktop.stop();
  }
}

const summed = (delays: readonly number[]) => ({
  medianMs: quantile(delays, 0.5),
  p95Ms: quantile(delays, 0.95),
});

async function runJobs(
  place: Place,
  jobMs: number,
  kind: number,
  loopKey: string,
  told: Map<string, number>,
): Promise<{ id: string; name: string; finishedAt: number }[]> {
  await pause((kind * APART_MS) / JOBS_MS.length);
  const jobs: { id: string; name: string; finishedAt: number }[] = [];
  const loops: Promise<void>[] = [];
  for (let n = 0; n < ROUNDS; n++) {
    const name = `job-${jobMs / 1_000}s-${n}.`;
    const queuedAt = Date.now();
    const id = place.synap.addJob({ queuedMs: 0, processingMs: jobMs, documentId: name, queuedAt });
    jobs.push({ id, name, finishedAt: queuedAt + jobMs });
    await place.send({ type: 'watch', ids: [id], connectionId: null, source: 'page' });
    loops.push(loopUntilDone(place, id, loopKey).then((at) => void told.set(id, at)));
    await pause(APART_MS - (Date.now() - queuedAt));
  }
  await Promise.all(loops);
  return jobs;
}

/** In a page of an extension that may ask this host: asks every two seconds, and says when it knew the end. */
async function loopUntilDone({ floorDesk }: Place, id: string, key: string): Promise<number> {
  const url = `${PRODUCTION_URL}/api/v1/memories/status/${id}`;
  const at = await floorDesk.evaluate(`(async () => {
    for (;;) {
      await new Promise((resolve) => setTimeout(resolve, ${LOOP_MS}));
      const answer = await fetch(${JSON.stringify(url)}, { headers: { Authorization: 'Bearer ${key}' } });
      if ((await answer.json()).status === 'completed') return Date.now();
    }
  })()`);
  return Number(at);
}

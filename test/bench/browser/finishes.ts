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

/**
 * What is watched together. The long ones by themselves: fifteen of them beside the others would want more than our share of
 * the limit, and what is told then says how that is divided, not how soon a young job is told.
 */
const GROUPS_MS = [[2_000, 10_000, 60_000], [300_000]] as const;
/**
 * Those of one kind begin so far apart: finishes are told one by one, no server is asked in step, and what is young at once
 * (seven jobs, each asked about every 1.6 s) stays within our share of five requests a second.
 */
const APART_MS = 10_100;
const LOOP_MS = 2_000;
/** After the last finish: an alarm and its poll. */
const TOLD_WITHIN_MS = 35_000;

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
    const rows: Finishes[] = [];
    for (const kindsMs of GROUPS_MS) {
      const lanes = kindsMs.map((jobMs, lane) =>
        runJobs(place, jobMs, (lane * APART_MS) / kindsMs.length, loop.key),
      );
      const kinds = await Promise.all(lanes);
      const notifiedAt = ({ name }: Job) =>
        desktop.notifies.find(({ summary, body }) => `${summary} ${body}`.includes(name))?.at;
      const until = Date.now() + TOLD_WITHIN_MS;
      while (Date.now() < until && kinds.flat().some((job) => notifiedAt(job) === undefined))
        await pause(200);
      rows.push(...kindsMs.map((jobMs, lane) => rowOf(jobMs, kinds[lane] ?? [], notifiedAt)));
    }
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

interface Job {
  name: string;
  finishedAt: number;
  /** When the loop knew. */
  loopAt: number;
}

function rowOf(jobMs: number, jobs: readonly Job[], notifiedAt: (job: Job) => number | undefined): Finishes {
  const ours = jobs.map((job) => (notifiedAt(job) ?? Number.POSITIVE_INFINITY) - job.finishedAt);
  return {
    jobMs,
    ours: summed(ours),
    loop: summed(jobs.map(({ loopAt, finishedAt }) => loopAt - finishedAt)),
  };
}

const summed = (delays: readonly number[]) => ({
  medianMs: quantile(delays, 0.5),
  p95Ms: quantile(delays, 0.95),
});

async function runJobs(place: Place, jobMs: number, afterMs: number, loopKey: string): Promise<Job[]> {
  await pause(afterMs);
  const jobs: Promise<Job>[] = [];
  for (let n = 0; n < ROUNDS; n++) {
    const name = `job-${jobMs / 1_000}s-${n}.`;
    const queuedAt = Date.now();
    const id = place.synap.addJob({ queuedMs: 0, processingMs: jobMs, documentId: name, queuedAt });
    await place.send({ type: 'watch', ids: [id], connectionId: null, source: 'page' });
    const known = loopUntilDone(place, id, loopKey);
    jobs.push(known.then((loopAt) => ({ name, finishedAt: queuedAt + jobMs, loopAt })));
    await pause(APART_MS - (Date.now() - queuedAt));
  }
  return Promise.all(jobs);
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

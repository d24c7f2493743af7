import { connected, ingestionId, MINUTE } from '../../scenarios/support/scenario';
import { type Durations, FAST, MINUTES, MIXED, SECONDS, seeded } from './durations';
import { count, table } from './tables';

const JOBS = 150;
const LIMIT_PER_MIN = '600';

/** What a finished job costs the whole background, one after the other on one connection, with no page open after the paste. */
async function costsOf(durations: Durations) {
  const random = seeded(7);
  const story = await connected();
  story.stopsIdleWorker = true;
  story.synap.headers = { 'X-RateLimit-Limit': LIMIT_PER_MIN };
  for (let n = 0; n < JOBS; n++) {
    const id = ingestionId(n);
    const endsInMs = Math.round(durations.sample(random));
    story.synap.job(id, { queuedAgoMs: 0, endsInMs });
    await story.watch(id);
    await story.advance(endsInMs);
    while (story.find(id)?.state === 'watching') await story.advance(MINUTE);
    // So that each begins with a background that has ended.
    await story.advance(3 * MINUTE);
  }
  const perJob = (times: number) => count(times / JOBS);
  return [perJob(story.synap.requests.length), perJob(story.wakeUps), perJob(story.starts)];
}

export async function costsReport(): Promise<string> {
  const rows = [];
  for (const durations of [FAST, SECONDS, MINUTES, MIXED])
    rows.push([durations.name, ...(await costsOf(durations))]);
  return table(['jobs of', 'requests', 'timers and alarms', 'starts of the background'], rows);
}

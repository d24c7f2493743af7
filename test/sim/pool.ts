import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { build } from 'vite';
import type { KillPlan } from './chaos';
import type { Report } from './schedule';

/** One schedule to be played: that of a seed, or a script. `kills` replaces the kills that the seed has drawn. */
export interface Order {
  seed: number;
  script?: string;
  kills?: KillPlan;
}

/** An order, and what came of it. */
export interface Played {
  order: Order;
  report: Report;
}

/**
 * How many schedules a worker thread is handed at once: few enough that all threads end at about the same time, many enough that
 * messages cost nothing.
 */
const CHUNK_SIZE = 20;

/** A schedule leaves all its garbage behind at once. With a large young generation it is collected seldom, and costs nearly nothing. */
const YOUNG_GENERATION_MB = 128;

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Bundles the simulator into one plain file, so that each worker thread loads it once and no transpiler runs in the thread. */
async function bundle(outDir: string): Promise<string> {
  await build({
    configFile: false,
    root: ROOT,
    logLevel: 'warn',
    publicDir: false,
    build: {
      ssr: join(ROOT, 'test/sim/worker.ts'),
      outDir,
      emptyOutDir: true,
      minify: false,
      rolldownOptions: { output: { entryFileNames: 'worker.mjs' } },
    },
    ssr: { noExternal: true },
  });
  return join(outDir, 'worker.mjs');
}

function* chunks(orders: Iterable<Order>): Generator<Order[]> {
  let chunk: Order[] = [];
  for (const order of orders) {
    chunk.push(order);
    if (chunk.length < CHUNK_SIZE) continue;
    yield chunk;
    chunk = [];
  }
  if (chunk.length > 0) yield chunk;
}

/** Plays every order, on all cores. Reports come in no particular order; each is the same whatever is played before or beside it. */
export async function playAll(orders: Iterable<Order>, onPlayed: (played: Played) => void): Promise<void> {
  const outDir = await mkdtemp(join(tmpdir(), 'sim-'));
  try {
    const file = await bundle(outDir);
    const remaining = chunks(orders);
    const workers = Array.from({ length: availableParallelism() }, () =>
      serveWorker(file, remaining, onPlayed),
    );
    await Promise.all(workers);
  } finally {
    await rm(outDir, { recursive: true, force: true });
  }
}

/** Starts a worker thread and hands it chunks of orders until none are left. */
function serveWorker(
  file: string,
  remaining: Generator<Order[]>,
  onPlayed: (played: Played) => void,
): Promise<void> {
  const worker = new Worker(file, { resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION_MB } });
  return new Promise<void>((resolve, reject) => {
    const next = () => {
      const { value, done } = remaining.next();
      if (done) resolve();
      else worker.postMessage(value);
    };
    worker.on('message', (all: Played[]) => {
      for (const played of all) onPlayed(played);
      next();
    });
    worker.on('error', reject);
    next();
  }).finally(() => worker.terminate());
}

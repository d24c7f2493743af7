import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod/mini';
import type { Command } from '../../src/messages';
import type { Fault, SynapServer } from '../synap-server';
import { ensureChromium } from '../tools/browsers';
import { chromiumArgs } from '../tools/chromium';
import type { Notify } from '../tools/desktop';
import { launchRaw, type RawBrowser, type RawPage } from '../tools/raw-browser';
import { EXTENSION_DIR } from './support/extension';
import { expect, PRODUCTION_URL, test } from './support/fixtures';

/** How often the worker is stopped: `npm run test:kills` says 50. */
const KILLS = Number(process.env.KILLS ?? 5);
const JOBS = 20;

/** A kill each so often on average; jobs are spread over all of it, so that each kill finds something in progress. */
const KILL_EACH_MS = 9_000;
const RUN_MS = KILLS * KILL_EACH_MS;

/** After the last finish: the alarm's floor and period, a fault's back-off, and the digest of what came together. */
const SETTLE_MS = 150_000;

const FAULTS: Fault[] = [
  { kind: 'status', status: 503 },
  { kind: 'status', status: 429, headers: { 'Retry-After': '2' } },
  { kind: 'cut' },
  { kind: 'html' },
  { kind: 'empty' },
  { kind: 'delay', delayMs: 2_500 },
];

const OUTCOMES = ['completed', 'failed', 'partial_success', 'completed'] as const;

/**
 * Nothing is attached to the worker, so it lives and dies as a person's does: what happens is read from the local Synap's
 * requests and from the desktop's bus, where no replacement hides.
 */
test(`${JOBS} jobs with the worker stopped ${KILLS} times and faults in between: each outcome is named once`, async ({
  desktop,
  synap,
}) => {
  test.setTimeout(RUN_MS + SETTLE_MS + 60_000);
  const profile = await mkdtemp(join(tmpdir(), 'inspector-kills-'));
  const browser = await launchRaw({
    browser: await ensureChromium(),
    args: [...chromiumArgs({ extension: EXTENSION_DIR, production: synap }), `--user-data-dir=${profile}`],
    env: desktop.env,
  });
  try {
    const desk = await openDesk(browser);
    const baseUrl = PRODUCTION_URL;
    await send(desk, { type: 'saveConnection', connectionId: null, name: 'p', baseUrl, key: synap.key });
    await expect.poll(() => synap.requests.some(({ route }) => route === 'whoami')).toBe(true);

    const stop = new AbortController();
    const jobs = addJobs(synap, desk, stop.signal);
    const faults = addFaults(synap, stop.signal);
    const killed = await killOften(browser, desk);
    expect(killed).toBe(KILLS);
    await jobs;
    stop.abort();
    await faults;
    synap.faults.clear();

    await expect
      .poll(() => named(desktop.notifies).total, { timeout: SETTLE_MS, intervals: [500] })
      .toBe(JOBS);
    // Whatever would be notified twice has its chance: another start of the worker, and another alarm.
    await stopWorker(desk);
    await send(desk, { type: 'visible', ids: [] });
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    const { total, names } = named(desktop.notifies);
    expect(total).toBe(JOBS);
    expect(new Set(names).size).toBe(names.length);
    const ended = synap.requests.filter(({ route }) => route === 'status').length;
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    expect(synap.requests.filter(({ route }) => route === 'status')).toHaveLength(ended);
  } finally {
    await browser.close();
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  }
});

/** A page of the extension without scripts of its own, to speak from. */
async function openDesk(browser: RawBrowser): Promise<RawPage> {
  let id: string | undefined;
  await expect
    .poll(async () => {
      const worker = (await browser.targets()).find(({ type }) => type === 'service_worker');
      id = worker && new URL(worker.url).host;
      return id;
    })
    .toBeDefined();
  return browser.open(`chrome-extension://${id}/manifest.json`);
}

async function send(desk: RawPage, command: Command): Promise<void> {
  const reply = await desk.evaluate(`chrome.runtime.sendMessage(${JSON.stringify(command)})`);
  z.parse(z.object({ ok: z.literal(true) }), reply);
}

/** A command whose worker is stopped in the middle is lost, as for a person, who then presses the button again. */
async function insist(desk: RawPage, command: Command): Promise<void> {
  for (let attempt = 0; attempt < 20; attempt++) {
    const reply = send(desk, command).then(
      () => true,
      () => false,
    );
    const silence = new Promise<boolean>((resolve) => setTimeout(resolve, 5_000, false));
    if (await Promise.race([reply, silence])) return;
  }
  throw new Error(`Nobody answered ${command.type}.`);
}

async function addJobs(synap: SynapServer, desk: RawPage, signal: AbortSignal): Promise<void> {
  for (let n = 0; n < JOBS && !signal.aborted; n++) {
    const outcome = OUTCOMES[n % OUTCOMES.length] ?? 'completed';
    const processingMs = 1_000 + (Math.random() * RUN_MS) / 4;
    const id = synap.addJob({ queuedMs: 500, processingMs, outcome, documentId: `job-${n}` });
    // One by one: together they would be a batch, with one notification at its end.
    await insist(desk, { type: 'watch', ids: [id], connectionId: null, source: 'popup' });
    await new Promise((resolve) => setTimeout(resolve, RUN_MS / JOBS / 1.5));
  }
}

async function addFaults(synap: SynapServer, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await new Promise((resolve) => setTimeout(resolve, 2_000 + Math.random() * 4_000));
    const fault = FAULTS[Math.floor(Math.random() * FAULTS.length)];
    if (fault) synap.faults.add({ route: 'status', times: 1, ...fault });
  }
}

async function isWorkerAlive(browser: RawBrowser): Promise<boolean> {
  return (await browser.targets()).some(({ type }) => type === 'service_worker');
}

async function stopWorker(desk: RawPage): Promise<void> {
  await desk.send('ServiceWorker.enable');
  await desk.send('ServiceWorker.stopAllWorkers');
}

/** Stops the worker at random moments of its life. Every other time a person comes by; else the alarm has to wake it. */
async function killOften(browser: RawBrowser, desk: RawPage): Promise<number> {
  let killed = 0;
  while (killed < KILLS) {
    if (!(await isWorkerAlive(browser))) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      continue;
    }
    await new Promise((resolve) => setTimeout(resolve, Math.random() * KILL_EACH_MS));
    if (!(await isWorkerAlive(browser))) continue;
    await stopWorker(desk);
    killed += 1;
    if (killed % 2 === 0) await insist(desk, { type: 'visible', ids: [] });
  }
  return killed;
}

/** What the notifications name: one by its title, several by the counts in theirs. */
function named(notifies: readonly Notify[]): { total: number; names: string[] } {
  const names: string[] = [];
  let total = 0;
  for (const { summary, body } of notifies) {
    const single = /^(?:Completed|Partial success|Failed): (job-\d+)$/.exec(summary);
    if (single?.[1]) {
      names.push(single[1]);
      total += 1;
      continue;
    }
    for (const [, count] of summary.matchAll(/(\d+) (?:completed|partial success(?:es)?|failed)/g))
      total += Number(count);
    names.push(...(body.match(/job-\d+/g) ?? []));
  }
  return { total, names };
}

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { keys, type LogEntry, logSchema } from '../../src/watch/model/records';
import { type Extension, launchExtension, PRODUCTION_HOST } from '../e2e/support/extension';
import { type SynapServer, startSynap } from '../synap-server';
import { addDemoJobs, type DemoJob } from '../synap-server/demo';
import { ensureChromium, ensureFonts, ROOT } from './browsers';
import { runShown } from './processes';

/**
 * `npm start`: the extension at work, on a machine that has neither a key nor a job. With a display it stays open until
 * the browser is closed; without one it prints what happens, saves a screenshot and ends.
 */

const SCREENSHOT = join(ROOT, 'test-results/start/popup.png');

/** How long the short demonstration jobs may take to be notified before something is wrong. */
const PATIENCE_MS = 60_000;

const hasDisplay =
  process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);

async function connectAndWatch(extension: Extension, synap: SynapServer): Promise<DemoJob[]> {
  const baseUrl = `https://${PRODUCTION_HOST}`;
  const name = 'local Synap';
  await extension.send({ type: 'saveConnection', connectionId: null, name, baseUrl, key: synap.key });
  const jobs = addDemoJobs(synap);
  // One by one, as a person pastes them: together they would be a batch with one notification.
  for (const { id } of jobs) {
    await extension.send({ type: 'watch', ids: [id], connectionId: null, source: 'page' });
  }
  return jobs;
}

function sentence(entry: LogEntry, documentOf: (id: string) => string): string | null {
  const document = documentOf(entry.ingestionId ?? '');
  switch (entry.event) {
    case 'polled':
      return `polled    ${document}: ${entry.what} (${entry.tookMs} ms)`;
    case 'finished':
      return `finished  ${document}: ${entry.what}`;
    case 'notified':
      return `notified  ${document}`;
    case 'failed_poll':
    case 'blocked':
      return `failed    ${document}: ${entry.what}`;
    case 'unblocked':
      return null;
  }
}

/** Prints the background's log as it grows; resolves when all these jobs were notified, rejects when that takes too long. */
async function narrate(extension: Extension, jobs: DemoJob[]): Promise<void> {
  const documents = new Map(jobs.map((job) => [job.id, job.documentId]));
  const documentOf = (id: string) => documents.get(id) ?? 'connection';
  for (const job of jobs) console.log(`watched   ${job.documentId}: ${job.id}`);
  const pending = new Set(jobs.slice(0, -1).map((job) => job.id));
  const deadline = Date.now() + PATIENCE_MS;
  let newest = '';
  while (pending.size > 0) {
    if (Date.now() > deadline)
      throw new Error(`No notification for ${[...pending].map(documentOf).join(', ')}.`);
    const { session } = await extension.stored();
    const entries = [keys.olderLog, keys.log].flatMap((key) => {
      const log = logSchema.safeParse(session[key]);
      return log.success ? log.data.entries : [];
    });
    const seen = entries.findIndex((entry) => JSON.stringify(entry) === newest);
    for (const entry of entries.slice(seen + 1)) {
      const line = sentence(entry, documentOf);
      if (line) console.log(line);
      if (entry.event === 'notified') pending.delete(entry.ingestionId ?? '');
      newest = JSON.stringify(entry);
    }
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

async function showWithoutDisplay(extension: Extension, jobs: DemoJob[]): Promise<void> {
  await narrate(extension, jobs);
  const popup = await extension.open('popup.html');
  await popup.setViewportSize({ width: 420, height: 560 });
  await popup.getByText('standup-0412').waitFor();
  await mkdir(join(SCREENSHOT, '..'), { recursive: true });
  await popup.screenshot({ path: SCREENSHOT });
  console.log(`Screenshot of the popup: ${SCREENSHOT}`);
}

async function showToPerson(extension: Extension): Promise<void> {
  await extension.open('history.html');
  // What was needed to get here is in the way of whoever looks on.
  for (const page of extension.context.pages().slice(0, -1)) await page.close();
  console.log(
    'The extension is connected to the local Synap and watches five jobs. Notifications arrive within seconds.',
  );
  console.log('Open its popup from the puzzle-piece menu in the toolbar. Close the browser to stop.');
  await new Promise((resolve) => extension.context.once('close', resolve));
}

const browser = await ensureChromium();
if (!hasDisplay) await ensureFonts();
const built = await runShown(join(ROOT, 'node_modules/.bin/wxt'), ['build']);
if (built !== 0) process.exit(built);
const synap = await startSynap({ tls: { hosts: [PRODUCTION_HOST] } });
console.log(`Local Synap at ${synap.url}. Opening ${browser.version}`);
const extension = await launchExtension({ production: synap, ...(hasDisplay ? { screen: 'own' } : {}) });
process.once('SIGINT', () => void extension.quit().catch(() => undefined));
try {
  const jobs = await connectAndWatch(extension, synap);
  await (hasDisplay ? showToPerson(extension) : showWithoutDisplay(extension, jobs));
} finally {
  await extension.dispose();
  await synap.close();
}

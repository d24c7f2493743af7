import { startSynap } from '../synap-server';
import { PRODUCTION_HOST } from './support/extension';
import { test as base, connect, expect, row, watch } from './support/fixtures';
import { type ForeignAnswer, type Intermediary, startIntermediary } from './support/intermediary';

/** Synap is elsewhere, and a gateway stands where the browser finds the production host. */
const test = base.extend<{ intermediary: Intermediary }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures a function needs from this pattern
  synap: async ({}, use) => {
    const synap = await startSynap({ tls: { hosts: [PRODUCTION_HOST] } });
    await use(synap);
    await synap.close();
    expect(synap.defects).toEqual([]);
  },
  intermediary: async ({ synap, production }, use) => {
    const intermediary = await startIntermediary(synap, production);
    await use(intermediary);
    await intermediary.close();
  },
});

const HELD = { queuedMs: 0, processingMs: Number.POSITIVE_INFINITY };

const page = (title: string) => `<!doctype html><title>${title}</title><h1>${title}</h1><hr>nginx`;
const json = (value: unknown) => ({ type: 'application/json', body: JSON.stringify(value) });

/** A refused key, too, is checked again within this time. */
const RESUMED_WITHIN_MS = 50_000;

/** What gateways, firewalls and sign-in pages answer while Synap is not to be reached behind them. */
const FOREIGN: [who: string, answer: ForeignAnswer, shown?: string][] = [
  ['a gateway that wraps its errors', { status: 200, ...json({ status: 'error', code: 504 }) }],
  ['a gateway that wraps every answer', { status: 200, ...json({ status: 'success', data: { ok: true } }) }],
  ['a load balancer without a route', { status: 404, type: 'text/plain', body: '404 page not found' }],
  ['a web server that calls it a bad request', { status: 400, body: page('400 Bad Request') }],
  ['a firewall', { status: 403, body: page('403 Forbidden') }],
  ['a hotel that wants to be paid', { status: 402, body: page('402 Payment Required') }],
  ['a maintenance page', { status: 410, body: page('Gone fishing') }],
  ['a gateway that knows no key', { status: 401, ...json({ message: 'Unauthorized' }) }, 'Paused'],
];

for (const [who, answer, shown = 'Processing'] of FOREIGN) {
  test(`${who} ends no watch, and the finish is notified once it is gone`, async ({
    synap,
    intermediary,
    extension,
  }) => {
    await connect(extension, synap.key);
    const id = synap.addJob({ ...HELD, documentId: 'behind-a-proxy' });
    const popup = await extension.open('popup.html');
    await watch(popup, id);
    await expect(row(popup, 'behind-a-proxy')).toContainText('Processing');

    intermediary.answer(answer);
    await extension.send({ type: 'check', ids: [id] });
    await expect.poll(() => intermediary.answered()).toBeGreaterThanOrEqual(2);
    synap.finish(id, 'completed', { memories: 3 });
    await expect(row(popup, 'behind-a-proxy')).toContainText(shown);
    expect((await extension.stored()).notifications).toEqual([]);

    intermediary.answer(null);
    await expect(row(popup, 'behind-a-proxy')).toContainText('Completed', { timeout: RESUMED_WITHIN_MS });
    await expect
      .poll(async () => (await extension.stored()).notifications)
      .toEqual([expect.stringContaining(`${id}:1:completed`)]);
  });
}

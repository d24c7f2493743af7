import { parentPort } from 'node:worker_threads';
import { startBackground } from '../../src/background/background';
import { QuotaError } from '../../src/platform/ports';
import type { Order, Played } from './pool';
import { playOrder } from './scripts';

/** One of the processor's cores: plays what it is handed, one schedule after the other. */
const subject = { startBackground, QuotaError };

parentPort?.on('message', async (orders: Order[]) => {
  const played: Played[] = [];
  for (const order of orders) played.push({ order, report: await playOrder(order, subject) });
  parentPort?.postMessage(played);
});

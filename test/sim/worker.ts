import { parentPort } from 'node:worker_threads';
import { startBackground } from '../../src/background/background';
import { QuotaError } from '../../src/platform/ports';
import type { Order, Played } from './pool';
import { playOrder } from './scripts';

/** A worker thread, one for each core: plays the schedules that it is handed, one after the other. */
const subject = { startBackground, QuotaError };

parentPort?.on('message', async (orders: Order[]) => {
  const played: Played[] = [];
  for (const order of orders) played.push({ order, report: await playOrder(order, subject) });
  parentPort?.postMessage(played);
});

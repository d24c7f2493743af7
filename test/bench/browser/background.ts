import * as z from 'zod/mini';
import { POLL_ALARM } from '../../../src/background/polling/alarm';
import { ingestionSchema, keys } from '../../../src/watch/model/records';
import type { RawPage } from '../../tools/raw-browser';
import { inTurn, median } from './measure';
import { type Place, pause, readLocal } from './place';

/** Long enough for a worker to be gone, and for what was asked about a moment ago to be due again. */
const ALARM_AFTER_MS = 2_500;
const HELD = { queuedMs: 0, processingMs: Number.POSITIVE_INFINITY };

/** Sets an alarm in the extension of this page; answers with when it will ring, epoch ms. */
async function setAlarm(desk: RawPage, name: string): Promise<number> {
  const when = Date.now() + ALARM_AFTER_MS;
  await desk.evaluate(`chrome.alarms.create(${JSON.stringify(name)}, { when: ${when} })`);
  return when;
}

/** From an alarm that starts a stopped background to its first request at the server, ms. */
export async function coldStart(place: Place): Promise<{ ours: number; floor: number }> {
  const { ours, floor } = await inTurn(
    () => ourColdStart(place),
    () => hastyStart(place, 'floor'),
  );
  return { ours: median(ours), floor: median(floor) };
}

/** The same where our script asks for something as soon as it has run: what reading, a limit and a key cost is not in it. */
export async function hastyColdStart(place: Place): Promise<{ ours: number; floor: number }> {
  const { ours, floor } = await inTurn(
    () => hastyStart(place, 'hasty'),
    () => hastyStart(place, 'floor'),
  );
  return { ours: median(ours), floor: median(floor) };
}

async function ourColdStart(place: Place): Promise<number> {
  const { synap, desk } = place;
  // A young one is due each second or two, so that the alarm finds it due.
  const id = synap.addJob({ ...HELD, documentId: 'cold' });
  await place.send({ type: 'watch', ids: [id], connectionId: null, source: 'page' });
  await synap.nextRequest((request) => request.ingestionId === id);
  await pause(300);
  await place.stopWorkers();
  const rings = await setAlarm(desk, POLL_ALARM);
  const asked = await synap.nextRequest((request) => request.ingestionId === id);
  synap.finish(id, 'completed');
  await untilTold(desk, id);
  return asked.at - rings;
}

/** Told now, it is no work for the next start. */
async function untilTold(desk: RawPage, id: string): Promise<void> {
  for (;;) {
    const record = ingestionSchema.safeParse(await readLocal(desk, keys.ingestion(id)));
    if (record.data?.state === 'ended' && record.data.notification.state === 'sent') return;
    await pause(50);
  }
}

async function hastyStart(place: Place, who: 'floor' | 'hasty'): Promise<number> {
  const { synap, stopWorkers } = place;
  const desk = who === 'floor' ? place.floorDesk : place.hastyDesk;
  if (desk === null) throw new Error('It was opened without the hasty one');
  await stopWorkers();
  await pause(300);
  const rings = await setAlarm(desk, who);
  const asked = await synap.nextRequest((request) => request.path === `/${who}`);
  return asked.at - rings;
}

const processes = z.object({
  processInfo: z.array(z.object({ type: z.string(), id: z.number(), cpuTime: z.number() })),
});

/** Seconds of CPU that all renderer processes have used: that of the background is among them. */
async function rendererSeconds({ browser }: Place): Promise<number> {
  const { processInfo } = z.parse(processes, await browser.cdp.send('SystemInfo.getProcessInfo'));
  return processInfo.filter(({ type }) => type === 'renderer').reduce((sum, { cpuTime }) => sum + cpuTime, 0);
}

export interface Cost {
  cpuMsPerMinute: number;
  requestsPerMinute: number;
}

/** What the background costs with so many in progress that do not end, a page showing the first of them. */
export async function costOf(place: Place, inProgress: number, forMs: number): Promise<Cost> {
  const { synap } = place;
  const ids = Array.from({ length: inProgress }, (_, n) => synap.addJob({ ...HELD, documentId: `job-${n}` }));
  await place.send({ type: 'watch', ids, connectionId: null, source: 'page' });
  // What pasting costs is paid once.
  await pause(5_000);
  const before = { cpu: await rendererSeconds(place), requests: synap.requests.length, at: Date.now() };
  await pause(forMs);
  const minutes = (Date.now() - before.at) / 60_000;
  const cost = {
    cpuMsPerMinute: ((await rendererSeconds(place)) - before.cpu) * 1_000,
    requestsPerMinute: synap.requests.length - before.requests,
  };
  await place.send({ type: 'remove', ids });
  return {
    cpuMsPerMinute: cost.cpuMsPerMinute / minutes,
    requestsPerMinute: cost.requestsPerMinute / minutes,
  };
}

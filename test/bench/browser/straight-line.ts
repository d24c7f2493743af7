import { type Desktop, startDesktop } from '../../tools/desktop';
import { inTurn, median } from './measure';
import { openPlace, type Place, pause } from './place';

/** From the thirteenth notification within an hour on each waits on purpose; one more is spent on warming up. */
const ROUNDS = 10;
const HELD = { queuedMs: 0, processingMs: Number.POSITIVE_INFINITY };
/** Long enough for a poll or two to have brought nothing, so that the one that brings the end is any poll of many. */
const FOLLOWED_MS = 2_000;
/** An alarm and its poll, should the background have been stopped. */
const NOTIFIED_WITHIN_MS = 35_000;

/**
 * From the arrival of the poll that brings the end to the notification on the desktop's bus, ms: what is not waiting for the next
 * poll. The floor is a worker that reads the answer, writes it and notifies, in one straight line.
 */
export async function straightLine(): Promise<{ ours: number; floor: number }> {
  const desktop = await startDesktop();
  const place = await openPlace({ stored: 100, env: desktop.env });
  let jobs = 0;
  const timed = (follow: typeof followOurs) => () =>
    oneEnd({ place, desktop, name: `line-${++jobs}.`, follow });
  try {
    const { ours, floor } = await inTurn(timed(followOurs), timed(followInOneLine), ROUNDS);
    return { ours: median(ours), floor: median(floor) };
  } finally {
    await place.close();
    await desktop.stop();
  }
}

interface End {
  place: Place;
  desktop: Desktop;
  name: string;
  follow: (place: Place, id: string) => Promise<void>;
}

async function oneEnd({ place, desktop, name, follow }: End): Promise<number> {
  const { synap } = place;
  const id = synap.addJob({ ...HELD, documentId: name });
  await follow(place, id);
  await synap.nextRequest((request) => request.ingestionId === id);
  await pause(FOLLOWED_MS);
  synap.finish(id, 'completed');
  const notify = await desktop.waitForNotify(
    ({ summary, body }) => `${summary} ${body}`.includes(name),
    NOTIFIED_WITHIN_MS,
  );
  // Nobody polls what has ended: the last one brought the end.
  const brought = synap.requests.findLast(
    (request) => request.route === 'status' && request.ingestionId === id,
  );
  if (brought === undefined) throw new Error('It was notified of and never polled');
  return notify.at - brought.at;
}

const followOurs = (place: Place, id: string) =>
  place.send({ type: 'watch', ids: [id], connectionId: null, source: 'page' });

async function followInOneLine({ floorDesk, synap }: Place, id: string): Promise<void> {
  await floorDesk.evaluate(`void chrome.runtime.sendMessage(${JSON.stringify({ id, key: synap.key })})`);
}

import { FREE_LIMIT, PRO_LIMIT } from '../../synap-server';
import { ensureDesktop } from '../../tools/browsers';
import { run } from '../../tools/processes';
import { withSection } from '../document';
import { table } from '../engine/tables';
import { coldStart, costOf, hastyColdStart } from './background';
import { idleHour, writtenPerPoll } from './counts';
import { finishes } from './finishes';
import { inTurn, median } from './measure';
import { firstPaintMs, heapBytes, keystrokes, popupAnswer, popupPaint, processBytes } from './pages';
import { openPlace, type Place } from './place';
import { reading } from './reading';
import { type Scrolled, scrollRows } from './scroll';
import { straightLine } from './straight-line';

/**
 * `npm run bench`: what a person feels and what it costs, in a real Chromium with the production build, each figure beside the
 * floor of the same run. Takes about a quarter of an hour on a machine that does nothing else.
 */

interface Row {
  what: string;
  ours: string;
  floor: string;
  ratio: string;
  aim: string;
  isMet: boolean;
}

const rows: Row[] = [];

function compared(what: string, ours: number, floor: number, atMost: number, unit: Unit): void {
  const ratio = ours / floor;
  add(what, unit(ours), unit(floor), ratio.toFixed(2), `≤ ${atMost} ×`, ratio <= atMost);
}

function bounded(what: string, ours: number, atMost: number, unit: Unit, floor = '–'): void {
  add(what, unit(ours), floor, '–', `≤ ${unit(atMost)}`, ours <= atMost);
}

function add(what: string, ours: string, floor: string, ratio: string, aim: string, isMet: boolean): void {
  rows.push({ what, ours, floor, ratio, aim, isMet });
  console.log(`${what}: ${ours} beside ${floor}, aim ${aim}${isMet ? '' : ' — NOT MET'}`);
}

type Unit = (value: number) => string;
const ms: Unit = (value) => `${value.toFixed(0)} ms`;
/** Five seconds after the loop knew of the last job nobody waits any longer. */
const seconds: Unit = (value) =>
  Number.isFinite(value) ? `${(value / 1_000).toFixed(2)} s` : 'not by the end';
const megabytes: Unit = (value) => `${(value / 1_048_576).toFixed(1)} MB`;
const plain: Unit = (value) => String(Math.round(value));

async function at(
  stored: number,
  measure: (place: Place) => Promise<void>,
  isWithHasty = false,
): Promise<void> {
  const place = await openPlace({ stored, isWithHasty });
  try {
    await measure(place);
  } finally {
    await place.close();
  }
}

const count = (value: number) => value.toLocaleString('en');

for (const stored of [0, 100, 5_000]) {
  await at(stored, async (place) => {
    const paint = await popupPaint(place);
    compared(`popup, first contentful paint, ${count(stored)} stored`, paint.ours, paint.floor, 1.5, ms);
    if (stored === 0) return;
    const answer = await popupAnswer(place);
    compared(
      `popup, first row that answers a click, ${count(stored)} stored`,
      answer.ours,
      answer.floor,
      1.5,
      ms,
    );
  });
}

for (const stored of [1, 100, 5_000]) {
  await at(stored, async (place) => {
    const { ours, floor } = await coldStart(place);
    compared(
      `background, from its alarm to its first request, ${count(stored)} stored`,
      ours,
      floor,
      1.5,
      ms,
    );
  });
}
await at(
  0,
  async (place) => {
    const { ours, floor } = await hastyColdStart(place);
    const ratio = (ours / floor).toFixed(2);
    add('the same script, asking as soon as it has run', ms(ours), ms(floor), ratio, 'none', true);
  },
  true,
);

const written = await writtenPerPoll();
bounded('written by a poll that brought nothing new', written.nothingNew, 0, (bytes) => `${bytes} B`);
compared(
  'written by a poll that brought something new',
  written.somethingNew,
  written.record,
  2,
  (bytes) => `${bytes} B`,
);

const idle = await idleHour();
for (const [what, counted] of Object.entries(idle))
  bounded(`nothing watched, one hour: ${what}`, counted, 0, plain);

await at(0, async (place) => {
  const one = await costOf(place, 1, 30_000);
  const thousand = await costOf(place, 1_000, 30_000);
  const perRequest = ({ cpuMsPerMinute, requestsPerMinute }: typeof one) =>
    cpuMsPerMinute / requestsPerMinute;
  compared(
    `CPU per request, 1,000 in progress (${plain(thousand.requestsPerMinute)} requests a minute) beside 1 (${plain(one.requestsPerMinute)})`,
    perRequest(thousand),
    perRequest(one),
    1.5,
    (value) => `${value.toFixed(1)} ms`,
  );
});
await at(5_000, async (place) => {
  const full = await costOf(place, 1, 30_000);
  await at(0, async (empty) => {
    const alone = await costOf(empty, 1, 30_000);
    compared(
      'CPU a minute, 1 in progress, 5,000 stored beside none',
      full.cpuMsPerMinute,
      alone.cpuMsPerMinute,
      1.5,
      ms,
    );
  });
});

await at(5_000, async (place) => {
  for (const [page, atMost] of [
    ['popup.html', 2],
    ['history.html', 4],
  ] as const) {
    const memory = await inTurn(
      () => processBytes(place, page),
      () => processBytes(place, 'floor.html'),
      5,
    );
    compared(
      `memory of the process of ${page}, 5,000 stored`,
      median(memory.ours),
      median(memory.floor),
      atMost,
      megabytes,
    );
    const heap = await heapBytes(place, page);
    add(
      `JavaScript's heap in ${page}, 5,000 stored`,
      megabytes(heap),
      megabytes(await heapBytes(place, 'floor.html')),
      '–',
      'none',
      true,
    );
  }
  const paints = await inTurn(
    () => firstPaintMs(place, 'history.html'),
    () => firstPaintMs(place, 'floor.html'),
  );
  bounded('history, first paint, 5,000 stored', median(paints.ours), 300, ms, ms(median(paints.floor)));
  const keys = await keystrokes(place, 'documentdocument');
  bounded('history, from a key in the search to the frame with what it found', median(keys), 50, ms);
});

for (const { what, ours, floor } of await scrollRows()) {
  const said = ({ frames, dropped, behind, workMs }: Scrolled) =>
    `of ${frames} frames ${dropped} dropped, ${behind} a frame behind; ${workMs.toFixed(1)} ms of work each`;
  const behindOf = ({ frames, behind }: Scrolled) => behind / frames;
  add(
    `history, frames while scrolling, ${what}`,
    said(ours),
    said(floor),
    '–',
    'none dropped, work ≤ 16.7 ms, behind ≤ floor + 5 %',
    ours.dropped === 0 && ours.blank === 0 && ours.workMs <= 16.7 && behindOf(ours) <= behindOf(floor) + 0.05,
  );
}

const read = reading();
compared('recognising IDs in 10 MB of log beside one regular expression', read.ours, read.floor, 3, ms);

await ensureDesktop();
const line = await straightLine();
compared('from the poll that brings the end to the notification', line.ours, line.floor, 2, ms);

for (const { what, aims, ...load } of [
  { what: '600/min, three', lanes: 3, limit: PRO_LIMIT, sessions: 4, aims: { medianMs: 650, p95Ms: 1_300 } },
  { what: '60/min, three', lanes: 3, limit: FREE_LIMIT, sessions: 2, aims: null },
  { what: '60/min, one', lanes: 1, limit: FREE_LIMIT, sessions: 1, aims: null },
]) {
  const { ours, loop, ourRequests, loopRequests } = await finishes(load);
  const jobs = `jobs of 1.5-60 s, ${what} at a time, finish to notification`;
  for (const [quantile, name] of [
    ['medianMs', 'median'],
    ['p95Ms', '95th percentile'],
  ] as const) {
    const floor = `2 s loop ${seconds(loop[quantile])}`;
    if (aims) bounded(`${jobs}, ${name}`, ours[quantile], aims[quantile], seconds, floor);
    else add(`${jobs}, ${name}`, seconds(ours[quantile]), floor, '–', 'none', true);
  }
  const requests = `requests for these jobs beside the loop’s, ${what}`;
  if (aims) compared(requests, ourRequests, loopRequests, 1.5, plain);
  else
    add(
      requests,
      plain(ourRequests),
      plain(loopRequests),
      (ourRequests / loopRequests).toFixed(2),
      'none',
      true,
    );
}

const commit = run('git', ['rev-parse', '--short', 'HEAD']).stdout.trim();
withSection(
  'bench',
  [
    '## What a person feels, and what it costs',
    `Made by \`npm run bench\` at ${commit}: the production build in a real Chromium, medians of 15 or more, ours and the floor measured in turn in the same run. Absolute times are of this machine at that moment; what counts is the ratio.`,
    table(
      ['what', 'ours', 'floor', 'ratio', 'aim', ''],
      rows.map(({ what, ours, floor, ratio, aim, isMet }) => [
        what,
        ours,
        floor,
        ratio,
        aim,
        aim === 'none' ? '' : isMet ? 'met' : 'NOT MET',
      ]),
    ),
  ].join('\n\n'),
);

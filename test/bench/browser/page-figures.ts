import { inTurn, median } from './measure';
import { firstContentMs, heapBytes, keystrokes, popupAnswer, popupPaints, processBytes } from './pages';
import { type Place, withPlace } from './place';
import { reading } from './reading';
import { megabytes, ms, type Report } from './report';
import { type Scrolled, scrollRows } from './scroll';

const MANY = 5_000;
const count = (value: number) => value.toLocaleString('en');

/** What a person feels of popup and history, with little and much stored, and of a long text that is pasted. */
export async function pageFigures(report: Report): Promise<void> {
  for (const stored of [0, 100, MANY]) {
    await withPlace({ stored }, async (place) => {
      await popupFigures(report, place, stored);
      if (stored === MANY) await memoryAndHistoryFigures(report, place);
    });
  }
  for (const { what, ours, floor } of await scrollRows()) {
    report.add({
      what: `history, frames while scrolling, ${what}`,
      ours: frames(ours),
      floor: frames(floor),
      ratio: '–',
      aim: 'none dropped, work ≤ 16.7 ms, behind ≤ floor + 5 %',
      isMet: isSmooth(ours, floor),
    });
  }
  const { ours, floor } = reading();
  report.bounded(
    { what: 'recognising IDs in 10 MB of log, CPU', ours, floor: `one regular expression ${ms(floor)}` },
    3_000,
    ms,
  );
}

async function popupFigures(report: Report, place: Place, stored: number): Promise<void> {
  const { anything, content } = await popupPaints(place);
  report.compared({ what: `popup, first paint, ${count(stored)} stored`, ...anything }, 1.5, ms);
  report.compared({ what: `popup, first contentful paint, ${count(stored)} stored`, ...content }, 1.5, ms);
  if (stored === 0) return;
  const answer = await popupAnswer(place);
  report.compared(
    { what: `popup, first row that answers a click, ${count(stored)} stored`, ...answer },
    1.5,
    ms,
  );
}

async function memoryAndHistoryFigures(report: Report, place: Place): Promise<void> {
  for (const [page, atMost] of [
    ['popup.html', 2],
    ['history.html', 4],
  ] as const) {
    const memory = await inTurn(
      () => processBytes(place, page),
      () => processBytes(place, 'floor.html'),
      5,
    );
    report.compared(
      {
        what: `memory of the process of ${page}, ${count(MANY)} stored`,
        ours: median(memory.ours),
        floor: median(memory.floor),
      },
      atMost,
      megabytes,
    );
    report.compared(
      {
        what: `JavaScript's heap in ${page}, ${count(MANY)} stored`,
        ours: await heapBytes(place, page),
        floor: await heapBytes(place, 'floor.html'),
      },
      null,
      megabytes,
    );
  }
  const paints = await inTurn(
    () => firstContentMs(place, 'history.html'),
    () => firstContentMs(place, 'floor.html'),
  );
  report.bounded(
    {
      what: `history, first contentful paint, ${count(MANY)} stored`,
      ours: median(paints.ours),
      floor: ms(median(paints.floor)),
    },
    300,
    ms,
  );
  const keys = median(await keystrokes(place, 'documentdocument'));
  report.bounded(
    { what: 'history, from a key in the search to the frame with what it found', ours: keys },
    50,
    ms,
  );
}

const frames = ({ frames, dropped, behind, workMs }: Scrolled) =>
  `of ${frames} frames ${dropped} dropped, ${behind} a frame behind; ${workMs.toFixed(1)} ms of work each`;

function isSmooth(ours: Scrolled, floor: Scrolled): boolean {
  const behindOf = ({ frames, behind }: Scrolled) => behind / frames;
  return (
    ours.dropped === 0 && ours.blank === 0 && ours.workMs <= 16.7 && behindOf(ours) <= behindOf(floor) + 0.05
  );
}

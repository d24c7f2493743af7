import { isFinal, readStatus, type Status } from '../../../synap/status';
import type { Ingestion, Transition } from '../../../watch/model/records';

/** Between which two answers a change was caught; `notBefore` is null for what the first answer showed already. */
export interface Bounds {
  notBefore: number | null;
  notAfter: number;
}

/** A status and when it came about: as Synap says, as polling saw it, or both. */
export interface StatusChange {
  /** Synap's own word. */
  status: string;
  saidAt: number | null;
  seen: Bounds | null;
}

/** `unsure`: when exactly the one became the other is not known. */
export type PhaseKind = 'waiting' | 'unsure' | 'processing';

export interface Phase {
  kind: PhaseKind;
  from: number;
  to: number;
}

/** A job's life. All times are of Synap's clock. */
export interface JobTimeline {
  from: number;
  to: number;
  phases: Phase[];
  changes: StatusChange[];
}

/** `now` and what polling saw are of this machine's clock, `offsetMs` behind Synap's. Null while nothing is known. */
export function timelineOf(record: Ingestion, offsetMs: number, now: number): JobTimeline | null {
  const changes = changesOf(record, offsetMs);
  const [first] = changes;
  const from = record.queuedAt ?? (first && changedAt(first));
  if (from === undefined) return null;
  const end = jobEnd(record, changes, now + offsetMs);
  const phases = phasesOf(from, jobStart(record, changes, from), end);
  return { from, to: phases.at(-1)?.to ?? from, phases, changes };
}

/** Every status there was, oldest first. */
function changesOf(record: Ingestion, offsetMs: number): StatusChange[] {
  const changes = record.transitions.map((transition) => asSeen(transition, offsetMs));
  const said = [
    { is: isWord('queued'), status: 'queued', at: record.queuedAt },
    { is: isWord('processing'), status: 'processing', at: record.startedAt },
    { is: isEndOf(record), status: record.rawStatus ?? '', at: record.completedAt },
  ];
  for (const { is, status, at } of said) {
    if (at === null || !is(status)) continue;
    const known = changes.findLast((change) => is(change.status));
    if (known) known.saidAt = at;
    else changes.push({ status, saidAt: at, seen: null });
  }
  return changes.sort((a, b) => changedAt(a) - changedAt(b) || statusRank(a) - statusRank(b));
}

/** The order in which statuses come that came at the same moment. */
function statusRank({ status }: StatusChange): number {
  if (readStatus(status) === 'queued') return 0;
  return isFinalWord(status) ? 2 : 1;
}

const isWord = (word: Status) => (status: string) => readStatus(status) === word;
const isFinalWord = (status: string) => isFinal(readStatus(status));

/** The word for the end: of an ended one also a word that nobody knows. */
function isEndOf({ state, rawStatus }: Ingestion): (status: string) => boolean {
  return (status) => isFinalWord(status) || (state === 'ended' && status === rawStatus);
}

function asSeen({ status, notBefore, notAfter }: Transition, offsetMs: number): StatusChange {
  const seen = {
    notBefore: notBefore === null ? null : notBefore + offsetMs,
    notAfter: notAfter + offsetMs,
  };
  return { status, saidAt: null, seen };
}

function changedAt({ saidAt, seen }: StatusChange): number {
  return saidAt ?? seen?.notAfter ?? 0;
}

/** From when to when something may have happened. */
interface TimeRange {
  earliest: number;
  latest: number;
}

const exactly = (at: number): TimeRange => ({ earliest: at, latest: at });

function rangeOf({ saidAt, seen }: StatusChange, floor: number): TimeRange {
  if (saidAt !== null || seen === null) return exactly(saidAt ?? floor);
  return { earliest: seen.notBefore ?? floor, latest: seen.notAfter };
}

/** Where the timeline ends: at the job's end, now, or at the last poll of a stopped watch. */
function jobEnd(record: Ingestion, changes: StatusChange[], serverNow: number): TimeRange {
  if (record.state === 'watching') return exactly(serverNow);
  const end = changes.find((change) => isFinalWord(change.status));
  const last = changes.at(-1);
  if (end) return rangeOf(end, last ? changedAt(last) : 0);
  return exactly(last ? changedAt(last) : 0);
}

/** When the waiting was over; null while it is not. */
function jobStart(record: Ingestion, changes: StatusChange[], from: number): TimeRange | null {
  if (record.startedAt !== null) return exactly(record.startedAt);
  const start = changes.find(({ status }) => readStatus(status) !== 'queued' && !isFinalWord(status));
  return start ? rangeOf(start, from) : null;
}

/** The phases in order, without gaps. Times that contradict one another, as after a clock was set back, take no width. */
function phasesOf(from: number, start: TimeRange | null, end: TimeRange): Phase[] {
  const marks: { kind: PhaseKind; to: number }[] = start
    ? [
        { kind: 'waiting', to: start.earliest },
        { kind: 'unsure', to: start.latest },
        { kind: 'processing', to: end.earliest },
      ]
    : [{ kind: 'waiting', to: end.earliest }];
  const phases: Phase[] = [];
  let at = from;
  for (const { kind, to } of [...marks, { kind: 'unsure' as const, to: end.latest }]) {
    if (to <= at) continue;
    phases.push({ kind, from: at, to });
    at = to;
  }
  return phases;
}

/** A drawn part, in hundredths of the whole width. */
export interface TimelinePart {
  x: number;
  width: number;
}

/** Narrower would not be seen. */
const WIDTH_MIN = 0.6;

/** Where a span lies on the whole, to scale. Nothing reaches beyond the whole, whatever the clocks said. */
export function timelinePart(
  { from, to }: Pick<JobTimeline, 'from' | 'to'>,
  span: { from: number; to: number },
): TimelinePart {
  const length = to - from;
  if (!(length > 0)) return { x: 0, width: 100 };
  const share = (at: number) => Math.min(100, Math.max(0, ((at - from) / length) * 100));
  const width = Math.max(WIDTH_MIN, share(span.to) - share(span.from));
  const x = Math.min(share(span.from), 100 - width);
  return { x: round(x), width: round(width) };
}

const round = (value: number) => Math.round(value * 100) / 100;

/** How much of it was spent in each kind, in milliseconds. */
export function spentIn({ phases }: JobTimeline, kind: PhaseKind): number {
  return phases.filter((phase) => phase.kind === kind).reduce((sum, { from, to }) => sum + to - from, 0);
}

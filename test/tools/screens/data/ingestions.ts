import type { Ingestion, Watching } from '../../../../src/watch/model/records';
import { SCHEMA_VERSION } from '../../../../src/watch/model/records';
import { NO_REFUSALS } from '../../../../src/watch/model/rounds';
import { MINUTE, memoryIds, now, SECOND, uuid } from './basics';
import { CONNECTION_ID, FORMER_ID } from './connections';

let seq = 100_000;

/** An ingestion that Synap has answered about, queued `ageMs` ago. */
export function watching(n: number, ageMs: number, changes: Partial<Watching> = {}): Watching {
  seq -= 1;
  return {
    schema: SCHEMA_VERSION,
    id: uuid(n),
    connectionId: CONNECTION_ID,
    addedOn: null,
    batchId: null,
    source: 'popup',
    addedAt: now - ageMs + SECOND,
    seq,
    round: 1,
    roundStartedAt: now - ageMs + SECOND,
    watchedSince: now - ageMs + SECOND,
    watchedMs: 0,
    status: 'processing',
    rawStatus: 'processing',
    documentId: null,
    queuedAt: now - ageMs,
    startedAt: now - ageMs + 2 * SECOND,
    completedAt: null,
    memoriesCreated: 0,
    memoryIds: [],
    memoryIdCount: 0,
    errorMessage: null,
    transitions: [],
    lastError: null,
    unknownFinal: null,
    refusals: NO_REFUSALS,
    earlier: null,
    seenAt: null,
    removedAt: null,
    label: '',
    note: '',
    ...changes,
    state: 'watching',
  };
}

type Kind = Extract<Ingestion, { state: 'ended' }>['outcome']['kind'];

/** An ingestion that ended `agoMs` ago after `tookMs`. */
export function ended(
  n: number,
  kind: Kind,
  agoMs: number,
  tookMs: number,
  changes: Partial<Watching> = {},
): Ingestion {
  const final = kind === 'completed' || kind === 'partial_success' || kind === 'failed';
  const base = watching(n, agoMs + tookMs, {
    status: final ? kind : null,
    rawStatus: final ? kind : null,
    completedAt: final ? now - agoMs : null,
    seenAt: now,
    ...(final ? {} : { queuedAt: null, startedAt: null }),
    ...changes,
  });
  const { earlier: _earlier, ...shared } = base;
  return {
    ...shared,
    state: 'ended',
    recheck: null,
    outcome: { kind, at: now - agoMs, round: 1 },
    notification: { state: 'sent', id: `${base.id}:1:${kind}`, at: now - agoMs },
  };
}

export const completed = ended(3, 'completed', 4 * MINUTE, 14 * SECOND, {
  documentId: 'refund-policy',
  memoriesCreated: 3,
  memoryIds: memoryIds(3),
  transitions: [
    { status: 'queued', notBefore: null, notAfter: now - 4 * MINUTE - 13 * SECOND },
    {
      status: 'processing',
      notBefore: now - 4 * MINUTE - 13 * SECOND,
      notAfter: now - 4 * MINUTE - 11 * SECOND,
    },
    { status: 'completed', notBefore: now - 4 * MINUTE - SECOND, notAfter: now - 4 * MINUTE + 600 },
  ],
});

export const failed = ended(5, 'failed', 2 * 60 * MINUTE, 31 * SECOND, {
  documentId: 'standup-0412',
  errorMessage:
    'Embedding service unavailable after 3 attempts (upstream 503).\nStage: embed_chunks, chunk 17 of 42.\nThe document was stored; no memories were created from it.',
});

export const onboarding = watching(1, 12 * SECOND, {
  documentId: 'onboarding-call-17',
  memoriesCreated: 2,
  transitions: [
    { status: 'queued', notBefore: null, notAfter: now - 11 * SECOND },
    { status: 'processing', notBefore: now - 11 * SECOND, notAfter: now - 9 * SECOND },
  ],
  memoryIds: memoryIds(2, 600),
});

export const inProgress: Ingestion[] = [
  watching(0, 3 * SECOND, {
    status: null,
    rawStatus: null,
    queuedAt: null,
    startedAt: null,
    watchedSince: null,
  }),
  onboarding,
  watching(2, 4 * MINUTE + 7 * SECOND, {
    documentId: 'backfill-2025-q4-part-3.jsonl',
    status: 'queued',
    rawStatus: 'queued',
    startedAt: null,
  }),
  watching(20, 70 * SECOND, {
    documentId: 'board-minutes',
    status: 'other',
    rawStatus: 'embedding',
    startedAt: null,
    transitions: [
      { status: 'queued', notBefore: null, notAfter: now - 69 * SECOND },
      { status: 'embedding', notBefore: now - 50 * SECOND, notAfter: now - 30 * SECOND },
    ],
    label: 'Board minutes, second try',
    note: 'The first upload had the wrong customer ID. Ask Ines before deleting.',
  }),
];

export const finished: Ingestion[] = [
  completed,
  ended(4, 'partial_success', 26 * MINUTE, 252 * SECOND, {
    documentId: 'q3-notes.pdf',
    memoriesCreated: 2,
    memoryIds: memoryIds(2, 700),
    errorMessage: '1 of 3 extractions failed: table on page 4 could not be read',
    seenAt: null,
  }),
  failed,
  ended(6, 'not_found', 5 * 60 * MINUTE, 0),
  ended(7, 'rejected', 26 * 60 * MINUTE, 0),
  ended(8, 'timed_out', 50 * 60 * MINUTE, 0, {
    documentId: 'nightly-crm-sync',
    status: 'processing',
    rawStatus: 'processing',
    queuedAt: now - 74 * 60 * MINUTE,
  }),
  {
    ...watching(9, 90 * MINUTE, { documentId: 'draft-handbook', seenAt: now }),
    state: 'stopped',
    stoppedAt: now - 85 * MINUTE,
  },
  ended(10, 'completed', 4 * 24 * 60 * MINUTE, 900, {
    documentId: 'hello-world',
    memoriesCreated: 1,
    memoryIds: memoryIds(1, 800),
  }),
];

const HOSTILE = `<img src=x onerror=alert(1)> \u202Eevil\u202C 🧠${'contract-annex-very-long-name-'.repeat(6)}`;
export const longFailure = ended(31, 'failed', 2 * MINUTE, 3 * SECOND, {
  documentId: HOSTILE,
  errorMessage: 'Traceback: '.repeat(9_000),
});

export const longNames: Ingestion[] = [
  ended(30, 'completed', MINUTE, 14 * SECOND, {
    documentId: 'annual-report-2025-'.repeat(11).slice(0, 200),
    memoriesCreated: 12_345,
  }),
  longFailure,
  watching(32, 65 * MINUTE, {
    documentId: 'عقد-الإيجار-٢٠٢٥',
    status: 'other',
    rawStatus: 'waiting_for_downstream_capacity_in_region_eu',
  }),
];

/** One that was removed a moment ago and can still be brought back. */
export const removed: Ingestion = { ...completed, removedAt: now - 2 * SECOND };

export const everything = [...inProgress, ...finished];

/** What was finished and stopped on a connection that was removed since. */
export const ofFormer = finished.map((record) => ({ ...record, connectionId: FORMER_ID }));

/** The second and third ingestion are of another connection; the second turned out to be. */
export const elsewhere = everything.map((record, index) => {
  if (index === 1) return { ...record, connectionId: 'c2', addedOn: CONNECTION_ID };
  return index === 2 || index === 6 ? { ...record, connectionId: 'c2' } : record;
});

/** The same, of a connection whose name is as long as they come. */
export const onLong = elsewhere.map((record) =>
  record.connectionId === 'c2' ? { ...record, connectionId: 'c3' } : record,
);

/** So many that came at once, most of them over, a few failed. */
export function batchOf(batchId: string, count: number, from: number, isOver = false): Ingestion[] {
  return Array.from({ length: count }, (_, i) => {
    const about = {
      batchId,
      addedAt: now - 90_000,
      documentId: `release-notes-${i + 1}.md`,
      memoriesCreated: i % 4,
    };
    if (i % 3 === 0 && !isOver) return watching(from + i, 80_000, about);
    if (i % 7 === 1)
      return ended(from + i, 'failed', 4_000, 60_000, { ...about, errorMessage: 'Embedding failed' });
    return ended(from + i, 'completed', 4_000, 60_000, about);
  });
}

/** A batch that ended in as many ways as one row can say. */
export const mixedBatch: Ingestion[] = [
  ...batchOf('mixed', 12, 500),
  ...(['partial_success', 'cancelled', 'timed_out'] as const).map((kind, n) =>
    ended(520 + n, kind, 4_000, 60_000, { batchId: 'mixed', addedAt: now - 90_000 }),
  ),
];

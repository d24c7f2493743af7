import type { Ingestion } from '../../../../src/watch/model/records';
import { MINUTE, now, uuid } from './basics';
import { ended } from './ingestions';

const DOCUMENTS = [
  'onboarding-call',
  'refund-policy',
  'standup',
  'q3-notes.pdf',
  'crm-export',
  'board-minutes',
];
const MESSAGES = [
  'Embedding service unavailable after 3 attempts (upstream 503).',
  'Document is larger than the limit of 10 MB',
  'Table on page 7 could not be read',
  'Rate limit of the embedding model reached, retry in 20 s',
];

/** Two weeks of somebody's work, the newest first: what ended, most of it well, at any hour but mostly by day. */
export function many(count: number): Ingestion[] {
  return Array.from({ length: count }, (_, n) => {
    // Pseudo-random: differs from one to the next, and is the same in each run.
    const chance = (n * 7919) % 1_000;
    const agoMs = (n / count) * 14 * 24 * 60 * MINUTE + (n % 9 === 0 ? 0 : 40 * MINUTE);
    const tookMs = Math.round(1_500 * 1.9 ** ((chance % 97) / 12));
    const kind =
      chance < 880 ? 'completed' : chance < 920 ? 'partial_success' : chance < 985 ? 'failed' : 'timed_out';
    const wentWell = kind === 'completed' || kind === 'partial_success';
    return ended(1_000 + n, kind, agoMs, tookMs, {
      id: `${(0x10000000 + n * 104_729).toString(16)}-7425-40de-944b-${(0x100000000000 + n * 15_485_863).toString(16)}`,
      documentId: `${DOCUMENTS[n % DOCUMENTS.length]}-${n}`,
      batchId: n % 200 < 20 ? uuid(2_000 + Math.floor(n / 200)) : null,
      memoriesCreated: wentWell ? chance % 17 : 0,
      errorMessage: kind === 'completed' ? null : (MESSAGES[(chance % 7) % MESSAGES.length] ?? null),
      ...(kind === 'timed_out'
        ? {}
        : { startedAt: now - agoMs - tookMs + Math.round((tookMs * (chance % 40)) / 100) }),
    });
  });
}

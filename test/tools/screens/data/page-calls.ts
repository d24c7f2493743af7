import type { PageCall } from '../screen';
import { now, SECOND, uuid } from './basics';
import { completed, failed, onboarding } from './ingestions';

/** What a page was answered: calls of Synap's API through a server of its own, as the network log has them. */

const ORIGIN = 'https://app.example.com/api';

function call(path: string, secondsAgo: number, body: unknown, more: Partial<PageCall> = {}): PageCall {
  return {
    method: 'POST',
    url: `${ORIGIN}${path}`,
    status: 202,
    at: now - secondsAgo * SECOND,
    body,
    ...more,
  };
}

export const pageCalls: PageCall[] = [
  call('/memories/create', 95, { ingestion_id: failed.id, document_id: failed.documentId }),
  call(
    `/memories/${completed.id}/status`,
    60,
    { ingestion_id: completed.id, status: 'completed' },
    { method: 'GET', status: 200 },
  ),
  call('/memories/batch', 41, {
    batch_id: uuid(950),
    results: [
      { ingestion_id: uuid(951), document_id: 'release-notes-1.md' },
      { ingestion_id: uuid(952), document_id: 'release-notes-2.md' },
    ],
  }),
  call('/memories/create', 12, { ingestion_id: onboarding.id, document_id: onboarding.documentId }),
];

/** Names as strange as a page can make them. */
export const strangeCalls: PageCall[] = [
  call('/memories/create', 9, { ingestion_id: uuid(953), document_id: 'annual-report-2025-'.repeat(40) }),
  call(
    '/memories/create',
    8,
    { ingestion_id: uuid(954), document_id: 'عقد-الإيجار-٢٠٢٥ \u202Efdp.exe' },
    { status: 500 },
  ),
  call(
    '/memories/create',
    7,
    { ingestion_id: uuid(955) },
    {
      url: `https://${'very-long-host-name.'.repeat(9)}example.com/memories/create`,
      status: 0,
    },
  ),
];

/** More than the panel lists. */
export const manyCalls: PageCall[] = [
  call('/memories/batch', 30, {
    results: Array.from({ length: 210 }, (_, n) => ({
      ingestion_id: uuid(1_000 + n),
      document_id: `page-${n + 1}`,
    })),
  }),
];

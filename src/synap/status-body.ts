import { answerAbout } from './answer-about';
import { isObject, jsonText, numberAsWritten, readNumber } from './json';
import { readStatus, type Status } from './status';
import { hasZone, readJobTime } from './time';

/** One answer to a status request, in our words. Null: the server did not say, or said what cannot be. */
export interface StatusBody {
  status: Status;
  rawStatus: string;
  documentId: string | null;
  /** Server times, epoch ms. */
  queuedAt: number | null;
  /** Present where `queued_at` came without its zone. */
  isQueuedAtUnsure?: boolean;
  startedAt: number | null;
  completedAt: number | null;
  memoriesCreated: number | null;
  memoryIds: string[] | null;
  errorMessage: string | null;
}

/**
 * Reads the body of a status answer; null if it is not Synap's word on this ingestion (`answer-about.ts`). `text` is the answer as it
 * came, for numbers that JavaScript would round.
 */
export function readStatusBody(json: unknown, askedId: string, text = ''): StatusBody | null {
  const body = answerAbout(json, askedId);
  if (body === null) return null;
  const memoryIds = asIds(body.memory_ids);
  return {
    status: readStatus(body.status),
    rawStatus: body.status,
    documentId: asDocumentId(body.document_id, text),
    queuedAt: readJobTime(body.queued_at),
    ...(hasZone(body.queued_at) ? {} : { isQueuedAtUnsure: true }),
    startedAt: readJobTime(body.started_at),
    completedAt: readJobTime(body.completed_at),
    memoriesCreated: asCount(body.memories_created, memoryIds),
    memoryIds,
    errorMessage: asMessage(body.error_message),
  };
}

/** A document's ID may be a number longer than JavaScript's: its digits are taken from the text. */
function asDocumentId(value: unknown, text: string): string | null {
  if (typeof value === 'string') return value;
  if (typeof value !== 'number') return null;
  return Number.isSafeInteger(value)
    ? String(value)
    : (numberAsWritten(text, 'document_id') ?? String(value));
}

/** The IDs of a list, each of them once. What else is in it is unknown, and takes nothing from the rest. */
function asIds(value: unknown): string[] | null {
  return Array.isArray(value) ? [...new Set(value.flatMap((item) => idOf(item) ?? []))] : null;
}

/** A memory's ID, alone or with the memory that it is of. */
function idOf(item: unknown): string | null {
  const id = isObject(item) ? (item.memory_id ?? item.id) : item;
  return typeof id === 'string' && id !== '' ? id : null;
}

/** How many memories there are: never fewer than are named. */
function asCount(value: unknown, memoryIds: string[] | null): number | null {
  const count = readNumber(value);
  return Number.isSafeInteger(count) && count !== null && count >= 0
    ? Math.max(count, memoryIds?.length ?? 0)
    : null;
}

/** What stands for no message: what programs write of nothing, and an empty object or list. */
const NO_MESSAGE = /^(?:none|null|undefined|nil|n\/a|[-–—]|\{\}|\[\])?$/i;

/** Whatever came as a message is shown as it came. */
function asMessage(value: unknown): string | null {
  if (value === null || value === undefined || value === false) return null;
  const text = typeof value === 'string' ? value.trim() : (jsonText(value) ?? '');
  return NO_MESSAGE.test(text) ? null : text;
}

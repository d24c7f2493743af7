import type { PageRequest } from '../../../platform/har';
import { callOf, type SynapCall } from '../../../synap/calls';
import { recogniseIds, withoutKeys } from '../../../synap/ids';
import { isObject, parseJson } from '../../../synap/json';

/** An ingestion that answers of the inspected page name: all that is kept of them. */
export interface Mention {
  id: string;
  /** The page's own words, cut and without keys; null when no answer named one. */
  documentId: string | null;
  /** The newest answer that named it. */
  call: SynapCall;
  method: string;
  status: number;
  /** The host that the page sent the request to. */
  host: string;
  at: number;
  /** When it was first named: it keeps its place while its status is asked for again and again. */
  firstAt: number;
}

/** What the panel lists, newest first. */
export interface MentionList {
  mentions: readonly Mention[];
  /** Some were left out to make room for newer ones. */
  isCut: boolean;
  /** Answers from before this time were cleared by the person. */
  clearedAt: number;
}

export const MENTIONS_MAX = 200;

/** As much of a document's name, or of a host's, as is ever shown. */
const TEXT_MAX = 200;
/** A batch of thousands has fewer objects; a hostile answer may be nothing but. */
const OBJECTS_MAX = 50_000;
/** An answer of MCP has a few. */
const EVENTS_MAX = 1_000;

export const NO_MENTIONS: MentionList = { mentions: [], isCut: false, clearedAt: 0 };

/**
 * The ingestions an answer names. Any page may have a path that ends as one of Synap's calls does: an ID counts only where
 * it is called an ingestion's, as in every answer of Synap.
 */
export function mentionsIn(request: PageRequest, body: string): Mention[] {
  const { method, status, at, url } = request;
  const call = callOf(url);
  if (!call) return [];
  const { ids, labelled } = recogniseIds(body);
  if (!labelled) return [];
  const documents = documentsIn(jsonIn(body));
  const host = new URL(url).host.slice(0, TEXT_MAX);
  return ids.map((id) => ({
    id,
    documentId: documents.get(id) ?? null,
    call,
    method,
    status,
    host,
    at,
    firstAt: at,
  }));
}

/** Adds mentions to the list. They may be older than those in it: bodies are read late. */
export function addMentions(list: MentionList, found: readonly Mention[]): MentionList {
  const byId = new Map(list.mentions.map((mention) => [mention.id, mention]));
  for (const mention of found) {
    if (mention.at <= list.clearedAt) continue;
    const known = byId.get(mention.id);
    byId.set(mention.id, known ? joinMentions(known, mention) : mention);
  }
  // The order among those of one answer is the answer's: sorting keeps it.
  const all = [...byId.values()].sort((one, other) => other.firstAt - one.firstAt);
  return {
    ...list,
    mentions: all.slice(0, MENTIONS_MAX),
    isCut: list.isCut || all.length > MENTIONS_MAX,
  };
}

export function clearMentions(now: number): MentionList {
  return { ...NO_MENTIONS, clearedAt: now };
}

function joinMentions(known: Mention, other: Mention): Mention {
  const [older, newer] = other.at < known.at ? [other, known] : [known, other];
  return {
    ...newer,
    documentId: newer.documentId ?? older.documentId,
    firstAt: Math.min(older.firstAt, newer.firstAt),
  };
}

/** A body as JSON: of server-sent events, as MCP answers, the JSON of each one. */
function jsonIn(body: string): unknown {
  return parseJson(body) ?? body.split(/(?:\r\n|\r|\n){2,}/, EVENTS_MAX).map(eventJson);
}

/** An event may spread its data over several lines (HTML standard, "Interpreting an event stream"). */
function eventJson(event: string): unknown {
  const lines = event.split(/\r\n|\r|\n/).filter((line) => line.startsWith('data:'));
  return parseJson(lines.map((line) => line.slice('data:'.length)).join('\n'));
}

/**
 * The document of each ingestion, wherever an answer has both in one object. Not recursive: the page decides how deep
 * it nests. A tool of MCP answers with text, which may be JSON again.
 */
function documentsIn(body: unknown): Map<string, string> {
  const documents = new Map<string, string>();
  const waiting = [body];
  for (let searched = 0; waiting.length > 0 && searched < OBJECTS_MAX; searched++) {
    const next = waiting.pop();
    const value = typeof next === 'string' && next.startsWith('{') ? parseJson(next) : next;
    if (typeof value !== 'object' || value === null) continue;
    if (isObject(value)) {
      const id = value.ingestion_id ?? value.ingestionId;
      const name = value.document_id ?? value.documentId;
      if (typeof id === 'string' && typeof name === 'string' && name !== '')
        noteDocument(documents, id, name);
    }
    for (const member of Object.values(value)) waiting.push(member);
  }
  return documents;
}

function noteDocument(documents: Map<string, string>, id: string, name: string): void {
  const [canonical] = recogniseIds(id.slice(0, TEXT_MAX)).ids;
  if (canonical) documents.set(canonical, withoutKeys(name.slice(0, TEXT_MAX)));
}

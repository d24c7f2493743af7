import { describe, expect, it, test } from 'vitest';
import type { PageRequest } from '../../../../../src/platform/har';
import {
  addMentions,
  clearMentions,
  MENTIONS_MAX,
  type Mention,
  mentionsIn,
  NO_MENTIONS,
} from '../../../../../src/ui/pages/devtools/mentions';
import { idOf, NOW } from '../../../samples';

const [A, B] = [idOf(1), idOf(2)];
const KEY = 'synap_live_0123456789abcdef';

const asked = (path: string, over: Partial<PageRequest> = {}): PageRequest => ({
  method: 'POST',
  url: `http://localhost:3000${path}`,
  status: 202,
  at: NOW,
  ...over,
});
const create = asked('/api/v1/memories/create');
const body = (...parts: unknown[]) => JSON.stringify(parts.length === 1 ? parts[0] : parts);

describe('an answer names', () => {
  it('the ingestion it created, with its document and the request', () => {
    const answer = body({ ingestion_id: A.toUpperCase(), document_id: 'refund-policy', status: 'queued' });
    expect(mentionsIn(create, answer)).toEqual([
      {
        id: A,
        documentId: 'refund-policy',
        call: 'create',
        method: 'POST',
        status: 202,
        host: 'localhost:3000',
        at: NOW,
        firstAt: NOW,
      },
    ]);
  });

  it('each of a batch, in its order, and not the batch', () => {
    const results = [{ ingestion_id: B, document_id: 'two' }, { ingestion_id: A }];
    const found = mentionsIn(asked('/memories/batch'), body({ batch_id: idOf(9), total: 2, results }));
    expect(found.map(({ id, documentId }) => [id, documentId])).toEqual([
      [B, 'two'],
      [A, null],
    ]);
  });

  it('what a server of somebody else hands on in its own words', () => {
    const answer = body({ ok: true, job: { ingestionId: A, documentId: 'notes' }, userId: B });
    expect(mentionsIn(asked('/ingest/batch'), answer)).toMatchObject([{ id: A, documentId: 'notes' }]);
  });

  it('an ingestion in a refusal or in plain text', () => {
    expect(mentionsIn(create, `stored, ingestion_id=${A}`)).toMatchObject([{ id: A, documentId: null }]);
  });

  it('the ingestion of an uploaded file', () => {
    const answer = body({ ingestion_id: A, document_id: 'handbook.pdf', status: 'queued' });
    expect(mentionsIn(asked('/api/v1/memories/upload'), answer)).toMatchObject([
      { id: A, documentId: 'handbook.pdf', call: 'upload' },
    ]);
  });

  it('the ingestion of a transcript, and not its conversation', () => {
    const answer = body({
      conversation_id: B,
      external_conversation_id: idOf(3),
      ingestion_id: A,
      status: 'queued',
      turns_recorded: 4,
      summary_status: 'pending',
      queued_at: '2026-01-15T12:00:00.000250',
    });
    expect(mentionsIn(asked('/v1/conversations/ingest'), answer)).toMatchObject([{ id: A, call: 'ingest' }]);
    const conflict = body({ detail: { code: 'transcript_conflict' }, conversation_id: B });
    expect(mentionsIn(asked('/v1/conversations/ingest', { status: 409 }), conflict)).toEqual([]);
  });

  const eventOf = (text: string) =>
    `event: message\r\ndata: ${JSON.stringify({ jsonrpc: '2.0', id: 3, result: { content: [{ type: 'text', text }] } })}\r\n\r\n`;

  it.each([
    ['in words', `Memory accepted for storage (ingestion_id: ${A})`, null],
    ['as JSON', JSON.stringify({ ingestion_id: A, document_id: 'note-7', user_id: B }), 'note-7'],
  ])(
    'an ingestion of which the console’s memory test is told %s, in an event of the server',
    (_, text, documentId) => {
      const request = asked('', { url: 'https://synap-mcp.maximem.ai/mcp', status: 200 });
      expect(mentionsIn(request, `: ping\r\n\r\n${eventOf(text)}`)).toMatchObject([
        { id: A, documentId, call: 'mcp', host: 'synap-mcp.maximem.ai' },
      ]);
    },
  );

  test.each([
    ['an answer to anything else', asked('/api/profile'), body({ ingestion_id: A })],
    ['an ID that nothing calls an ingestion', asked('/jobs/status'), body({ id: A })],
    ['an ID of something else', create, body({ document_id: A, memory_ids: [B] })],
    ['no JSON', create, '<!doctype html><h1>502</h1>'],
    ['nothing', create, ''],
    ['a piece of an ID', create, `{"ingestion_id":"${A.slice(0, 20)}`],
  ])('nothing in %s', (_, request, answer) => expect(mentionsIn(request, answer)).toEqual([]));
});

describe('of a hostile answer', () => {
  it('ten megabytes are looked through', () => {
    const answer = `{"ingestion_id":"${A}","x":"${'ingestion_id '.repeat(800_000)}"}`;
    expect(mentionsIn(create, answer).map(({ id }) => id)).toEqual([A]);
  });

  it('no depth is too deep, and no number of objects is gone through', () => {
    const deep = `${'['.repeat(100_000)}{"ingestion_id":"${A}","document_id":"d"}${']'.repeat(100_000)}`;
    expect(mentionsIn(create, deep)).toMatchObject([{ id: A }]);
    const many = body({ results: Array(200_000).fill({}), ingestion_id: A, document_id: 'd' });
    expect(mentionsIn(create, many)).toMatchObject([{ id: A }]);
  });

  it('names of a megabyte are cut, and keys in them are not kept', () => {
    const [long] = mentionsIn(create, body({ ingestion_id: A, document_id: 'x'.repeat(1e6) }));
    expect(long?.documentId).toHaveLength(200);
    const keyed = mentionsIn(
      create,
      body({ ingestion_id: A, document_id: `for ${KEY}`, authorization: KEY }),
    );
    expect(keyed).toMatchObject([{ id: A, documentId: 'for [key removed]' }]);
    expect(JSON.stringify(keyed)).not.toContain(KEY);
  });

  it('names that every object has do nothing', () => {
    const answer = `{"__proto__":{"document_id":"p"},"constructor":1,"ingestion_id":"${A}","toString":2}`;
    expect(mentionsIn(create, answer)).toMatchObject([{ id: A, documentId: null }]);
    expect(mentionsIn(create, body({ ingestion_id: A, document_id: { toString: 'x' } }))).toMatchObject([
      { documentId: null },
    ]);
  });

  it('the address is shown by its host alone, whatever else is in it', () => {
    const found = mentionsIn(
      asked('', { url: `https://user:${KEY}@app.example/memories/create?key=${KEY}` }),
      body({ ingestion_id: A }),
    );
    expect(found).toMatchObject([{ host: 'app.example' }]);
    expect(JSON.stringify(found)).not.toContain(KEY);
  });
});

describe('the list', () => {
  const mention = (n: number, over: Partial<Mention> = {}): Mention => ({
    id: idOf(n),
    documentId: null,
    call: 'create',
    method: 'POST',
    status: 202,
    host: 'localhost:3000',
    at: NOW,
    firstAt: over.at ?? NOW,
    ...over,
  });
  const idsOf = ({ mentions }: typeof NO_MENTIONS) => mentions.map(({ id }) => id);

  it('has the newest first, and one answer in its own order', () => {
    const first = addMentions(NO_MENTIONS, [mention(1), mention(2)]);
    expect(idsOf(addMentions(first, [mention(3, { at: NOW + 1 })]))).toEqual([idOf(3), A, B]);
    // Out of the network log, read late.
    expect(idsOf(addMentions(first, [mention(3, { at: NOW - 1 })]))).toEqual([A, B, idOf(3)]);
  });

  it('has each ingestion once, at its place, by the newest answer', () => {
    const first = addMentions(NO_MENTIONS, [mention(1, { documentId: 'doc' }), mention(2, { at: NOW + 1 })]);
    const polled = addMentions(first, [
      mention(1, { call: 'status', method: 'GET', status: 200, at: NOW + 9 }),
    ]);
    expect(idsOf(polled)).toEqual([B, A]);
    expect(polled.mentions[1]).toMatchObject({
      call: 'status',
      documentId: 'doc',
      at: NOW + 9,
      firstAt: NOW,
    });
    expect(addMentions(polled, [mention(1, { documentId: 'old' })]).mentions[1]).toMatchObject({
      call: 'status',
      documentId: 'doc',
    });
  });

  it('is bounded, and says so', () => {
    const many = Array.from({ length: MENTIONS_MAX + 5 }, (_, n) => mention(n, { at: NOW + n }));
    const full = addMentions(NO_MENTIONS, many);
    expect(full.mentions).toHaveLength(MENTIONS_MAX);
    expect(full.isCut).toBe(true);
    expect(idsOf(full)[0]).toBe(idOf(MENTIONS_MAX + 4));
    expect(addMentions(NO_MENTIONS, many.slice(0, MENTIONS_MAX)).isCut).toBe(false);
  });

  it('cleared is empty, also for what was answered before and is read only now', () => {
    const list = clearMentions(NOW);
    expect(addMentions(list, [mention(1), mention(2, { at: NOW - 5 })]).mentions).toEqual([]);
    expect(idsOf(addMentions(list, [mention(3, { at: NOW + 1 })]))).toEqual([idOf(3)]);
  });
});

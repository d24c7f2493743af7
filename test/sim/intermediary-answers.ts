import type { Random } from './random';
import type { Reply } from './virtual-synap';

const HOUR = 3_600_000;

/** The forms in which an intermediary answers in the place of Synap, which never gets the request. */
export const STAND_INS = [
  'page',
  'text',
  'nothing',
  'foreign JSON',
  'ID refused in JSON',
  'key refused in JSON',
  'redirect',
] as const;
export type StandIn = (typeof STAND_INS)[number];

/** What an intermediary does to Synap's own answer on its way. */
export const CHANGES = ['envelope', 'truncated', 'odd fields', 'no date', 'wrong date'] as const;
export type Change = (typeof CHANGES)[number];

/** The statuses with which proxies, gateways, firewalls and CDNs answer. */
const STATUSES = [
  200, 200, 201, 202, 203, 206, 300, 304, 400, 401, 402, 403, 403, 404, 404, 405, 407, 409, 410, 413, 418,
  421, 422, 423, 425, 431, 451, 494, 499, 500, 501, 502, 502, 503, 503, 504, 504, 505, 507, 511, 520, 522,
  525, 530,
];

/** Those under which a JSON body does not look like Synap's refusal of a key, of an ID, or for want of credits. */
const STATUSES_OF_FOREIGN_JSON = STATUSES.filter(
  (status) => ![400, 401, 402, 403, 404, 410, 422].includes(status),
);

/** Those under which a JSON body looks like Synap's refusal of one ID. */
const STATUSES_OF_REFUSALS = [400, 404, 404, 410, 422];

const PAGES = [
  '<!doctype html><title>Sign in</title>',
  '<html>\r\n<head><title>403 Forbidden</title></head>\r\n<body>nginx</body></html>',
  '\n  <?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>',
];

const TEXTS = [
  '404 page not found',
  'Forbidden',
  'error code: 1020',
  'upstream connect error',
  'completed',
  'no healthy upstream',
];

const FOREIGN_JSON = [
  '{"status":"error","code":504,"message":"upstream timed out"}',
  '{"status":"failed","error":{"code":"ECONNRESET"}}',
  '{"status":"completed"}',
  '{"status":"success","data":null}',
  '{"status":"cancelled","document_id":null}',
  '{"status":"ok","queued_at":null}',
  '{"message":"no Route matched with those values"}',
  '{"detail":"Not Found"}',
  '{"status":200}',
  '{}',
  '[]',
  '[{"status":"completed"}]',
  '"completed"',
  'true',
  '0',
];

const REFUSALS = [
  '{"detail":"Not Found"}',
  '{"message":"Not found","request_id":"r1"}',
  '{"error":"bad_request"}',
  '{}',
];

/** Fields beside the status and the ID, as other servers, versions and programming languages write them. */
const ODD_FIELDS: Record<string, unknown>[] = [
  { memory_ids: ['m1', null] },
  { memory_ids: 'm1,m2' },
  { memories_created: '3' },
  { memories_created: -1 },
  { document_id: { id: 7 } },
  { document_id: 2 ** 60 },
  { error_message: { code: 3 } },
  { started_at: 'soon' },
  { queued_at: 'yesterday', started_at: 12 },
  { server_time: 'now', progress: null },
  { completed_at: null },
];

/** An answer in the place of Synap. */
export function standInAnswer(form: StandIn, random: Random): Pick<Reply, 'status' | 'body'> {
  switch (form) {
    case 'page':
      return { status: random.pick(STATUSES), body: random.pick(PAGES) };
    case 'text':
      return { status: random.pick(STATUSES), body: random.pick(TEXTS) };
    case 'nothing':
      return { status: random.pick([...STATUSES, 204, 205]), body: '' };
    case 'foreign JSON':
      return { status: random.pick(STATUSES_OF_FOREIGN_JSON), body: random.pick(FOREIGN_JSON) };
    case 'ID refused in JSON':
      return { status: random.pick(STATUSES_OF_REFUSALS), body: random.pick(REFUSALS) };
    case 'key refused in JSON':
      return { status: random.pick([401, 403]), body: random.pick(REFUSALS) };
    case 'redirect':
      return { status: random.pick([301, 302, 303, 307, 308]), body: '' };
  }
}

/** Synap's answer as an intermediary changes it. Only a status 200 is changed: nothing else has a body that could be misread. */
export function changeAnswer(form: Change, reply: Reply, random: Random): Reply {
  if (reply.how !== 'whole' || reply.status !== 200) return reply;
  switch (form) {
    case 'envelope':
      return { ...reply, isFault: true, finalStatus: null, body: random.pick(ENVELOPES)(reply.body) };
    case 'truncated':
      return {
        ...reply,
        isFault: true,
        finalStatus: null,
        body: reply.body.slice(0, random.int(0, reply.body.length - 1)),
      };
    case 'odd fields':
      return reply.isFault ? reply : { ...reply, body: withOddFields(reply.body, random) };
    case 'no date':
      return { ...reply, headers: withDate(reply.headers, null) };
    case 'wrong date':
      return { ...reply, headers: withDate(reply.headers, random.pick(DATES_OFF_BY_MS)) };
  }
}

/** A gateway whose clock is wrong replaces Synap's `Date` with its own, which is off by one of these. */
const DATES_OFF_BY_MS = [-70 * HOUR, -2 * HOUR, -90_000, 45_000, 3 * HOUR, 1_000 * HOUR];

function withDate({ date, ...headers }: Reply['headers'], offByMs: number | null): Reply['headers'] {
  if (date === undefined || offByMs === null) return headers;
  return { ...headers, date: new Date(Date.parse(date) + offByMs).toUTCString() };
}

const ENVELOPES: ((body: string) => string)[] = [
  (body) => `{"status":"success","data":${body}}`,
  (body) => `{"status":"completed","code":200,"result":${body}}`,
  (body) => `[${body}]`,
  (body) => JSON.stringify(body),
];

/** The body with an odd value in some field. The status and the ID stay as they are, because they alone decide (docs/ARCHITECTURE.md). */
function withOddFields(body: string, random: Random): string {
  const fields: Record<string, unknown> = { ...JSON.parse(body), ...random.pick(ODD_FIELDS) };
  const text = JSON.stringify(fields);
  const python = [',"score":NaN}', ',"score":-Infinity}', ',"eta":Infinity}'];
  return random.chance(0.5) ? text : text.slice(0, -1) + random.pick(python);
}

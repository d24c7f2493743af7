import { describe } from 'vitest';
import { A, B, C, D, E, finds } from './texts';

const answer = { ingestion_id: A, document_id: B, status: 'queued' };
const batch = { batch_id: B, total: 2, results: [answer, { ingestion_id: C, document_id: D }] };
const body = { ingestion_id: A, document_id: 'x', memory_ids: [B, D], completed_at: null };
const page = {
  ingestions: [
    { id: A, status: 'queued', document: { id: B } },
    { id: C, status: 'done', document: { id: D } },
  ],
};
const pretty = (value: unknown) => JSON.stringify(value, null, 2);
const line = (value: unknown) => JSON.stringify(value);

describe('Synap answers', () => {
  finds([
    ['a document ID beside it is not an ingestion', line(answer), [A]],
    ['pretty printing changes nothing', pretty(answer), [A]],
    ['tabs as indentation change nothing', JSON.stringify(answer, null, '\t'), [A]],
    ['the order of the fields changes nothing', line({ document_id: B, ingestion_id: A }), [A]],
    ['a batch ID is not an ingestion, its results are', line(batch), [A, C]],
    ['a batch over many lines gives its results in order', pretty(batch), [A, C]],
    ['memories listed after the ingestion are not ingestions', line(body), [A]],
    ['memories over many lines are not ingestions', pretty(body), [A]],
    [
      'memories listed before the ingestion are not ingestions',
      `{"memory_ids":["${B}"],"ingestion_id":"${A}"}`,
      [A],
    ],
    ['memories alone are not offered for want of better', line({ memory_ids: [A, B] }), []],
    ['memories alone over many lines are not offered either', pretty({ memory_ids: [A, B] }), []],
    ['the second of several memories is a memory too', line({ memories: [{ id: A }, { id: B }] }), []],
    ['an ID that was null names nothing that follows', line({ ingestion_id: null, document_id: B }), []],
    [
      'a null ID does not lend its name to the next field',
      line({ ingestion_id: null, ref: B, document_id: D }),
      [B],
    ],
    ['an empty ID does not lend its name to the next field', `{"ingestion_id": "", "client_id": "${B}"}`, []],
    [
      'an error with a correlation ID alone offers nothing',
      `{"detail":"not found","correlation_id":"${B}"}`,
      [],
    ],
    ['the same ingestion twice is one', line([answer, answer]), [A]],
    [
      'the same ingestion in other letters is one',
      `{"ingestion_id":"${A}"} {"ingestion_id":"${A.toUpperCase()}"}`,
      [A],
    ],
  ]);
});

describe('other shapes', () => {
  finds([
    ['several documents back to back', line(answer) + line({ ingestion_id: C }), [A, C]],
    ['pretty documents back to back', `${pretty(answer)}\n${pretty({ ingestion_id: C })}`, [A, C]],
    ['a log whose message begins with an ID', line({ level: 'info', message: `${A} queued` }), [A]],
    ['messages have IDs of their own', line({ messages: [{ id: B }], message_id: D }), []],
    ['JSON lines', `${line(answer)}\n${line({ ...answer, ingestion_id: C })}\n`, [A, C]],
    ['camel case', line({ documentId: B, ingestionId: A }), [A]],
    ['Pascal case', line({ DocumentId: B, IngestionId: A }), [A]],
    ['upper case', line({ DOCUMENT_ID: B, INGESTION_ID: A }), [A]],
    ['kebab case', line({ 'document-id': B, 'ingestion-id': A }), [A]],
    ['camel case with a shouted ID', line({ documentID: B, ingestionID: A }), [A]],
    ['a name that ends in UUID', line({ document_uuid: B, ingestion_uuid: A }), [A]],
    ['a name in a namespace', line({ 'synap.document.id': B, 'synap.ingestion.id': A }), [A]],
    [
      'an object named ingestion lends its name to its id',
      line({ ingestion: { id: A }, document: { id: B } }),
      [A],
    ],
    [
      'the id may come late in an object named ingestion',
      line({ document: { id: B }, ingestion: { status: 'done', id: A } }),
      [A],
    ],
    ['each object in a list of ingestions has its own id', line(page), [A, C]],
    ['a list of ingestions over many lines', pretty(page), [A, C]],
    [
      'an id after a nested object belongs to the outer one',
      line({ ingestion: { document: { id: B }, id: A } }),
      [A],
    ],
    ['a list under the singular name', line({ ingestion: [A, C], document: [B] }), [A, C]],
    [
      'a list of IDs keeps its name to the end',
      line({ ingestion_ids: [A, C, E], memory_ids: [B, D] }),
      [A, C, E],
    ],
    ['a list of IDs over many lines', pretty({ ingestion_ids: [A, C, E], memory_ids: [B, D] }), [A, C, E]],
    ['a list keeps its name over members that are no IDs', line({ memory_ids: [A, 'mem_17', null, B] }), []],
    [
      'edges and nodes are only wrapping',
      line({
        data: {
          ingestions: { edges: [{ node: { id: A } }, { node: { id: C } }] },
          viewer: { account: { id: B } },
        },
      }),
      [A, C],
    ],
    [
      'a map from ingestion to its document',
      line({ ingestions: { [A]: { document: B }, [C]: { document: D } } }),
      [A, C],
    ],
    [
      'a list of ingestions inside other wrapping',
      line({ data: { total: 1, ingestions: [{ id: A }] }, request_id: B }),
      [A],
    ],
    ['a field called only id is bare, and enough alone', line({ id: A, status: 'queued' }), [A]],
    ['an id below a label counts for less than the label', line({ id: B, ingestion_id: A }), [A]],
    ['an unknown kind of ID is something else', line({ invoice_id: B, ingestion_id: A }), [A]],
    ['an unknown kind of ID is not offered even alone', line({ invoice_id: B }), []],
    [
      'a name and a value in two fields',
      line([
        { name: 'ingestion_id', value: A },
        { name: 'document_id', value: B },
      ]),
      [A],
    ],
    [
      'a name and a value in two fields, over many lines',
      pretty([
        { name: 'ingestion_id', value: A },
        { name: 'document_id', value: B },
      ]),
      [A],
    ],
    [
      'a name of something else and its value over many lines',
      pretty({ name: 'X-Request-Id', value: B }),
      [],
    ],
    [
      'attributes of a trace, over many lines',
      pretty([
        { key: 'ingestion_id', value: { stringValue: A } },
        { key: 'document_id', value: { stringValue: B } },
      ]),
      [A],
    ],
    [
      'tags of AWS',
      pretty([
        { Key: 'DocumentId', Value: B },
        { Key: 'IngestionId', Value: A },
      ]),
      [A],
    ],
    [
      'attributes of a trace',
      line([
        { key: 'ingestion_id', value: { stringValue: A } },
        { key: 'document_id', value: { stringValue: B } },
      ]),
      [A],
    ],
    [
      'a pair as a list of two',
      line([
        ['ingestion_id', A],
        ['document_id', B],
      ]),
      [A],
    ],
    [
      'comments and trailing commas',
      `{\n  // of the ingestion\n  ingestion_id: "${A}", // queued\n  document_id: "${B}",\n}`,
      [A],
    ],
    [
      'a bracket inside a string confuses nothing',
      `{"document":{"error_message":"unexpected ) or } in [x","id":"${B}"},"ingestion":{"id":"${A}"}}`,
      [A],
    ],
    [
      'an unclosed bracket in an earlier text confuses nothing',
      `{"memories":[{"id":"${B}"\n\n{"id":"${A}","status":"queued"}`,
      [A],
    ],
    ['IDs without any name', line([A, C]), [A, C]],
    [
      'an identifier in capitals with braces, as .NET prints it',
      `{"IngestionId":"{${A.toUpperCase()}}","DocumentId":"{${B}}"}`,
      [A],
    ],
    ['extended JSON of a database', `{"ingestion_id":{"$uuid":"${A}"},"document_id":{"$uuid":"${B}"}}`, [A]],
    ['a typed value of a table store', `{"ingestion_id":{"S":"${A}"},"document_id":{"S":"${B}"}}`, [A]],
    [
      'a document nested beside the ingestion',
      line({ ingestion_id: A, memory_ids: [B], document: { id: D } }),
      [A],
    ],
    [
      'an event about an ingestion has an ID of its own',
      line({ id: B, webhook_id: D, data: { ingestion_id: A } }),
      [A],
    ],
    [
      'an ingestion with memories inside it',
      line({
        ingestions: {
          count: 2,
          items: [
            { id: A, memories: [{ id: B }] },
            { id: C, memories: [] },
          ],
        },
      }),
      [A, C],
    ],
    ['IDs as names of fields', line({ [A]: 'queued', [C]: 'done' }), [A, C]],
    [
      'the place of a wrong ID in an error',
      line({ detail: [{ loc: ['path', 'ingestion_id'], msg: 'bad', input: A }] }),
      [A],
    ],
    ['server-sent events', `data: {"ingestion_id": "${A}"}\n\ndata: {"ingestion_id": "${C}"}\n\n`, [A, C]],
    [
      'the ID of a server-sent event is not the one inside it',
      `event: done\nid: ${B}\ndata: {"ingestion_id":"${A}"}`,
      [A],
    ],
    ['a reference inside an ingestion is not one', line({ ingestion: { id: A, ref: B } }), [A]],
    ['a list of documents inside wrapping', line({ documents: { items: [{ id: B }, { id: D }] } }), []],
    [
      'job and run after ingestion add nothing',
      line({ ingestion_job_id: A, ingestionRunId: C, id: B }),
      [A, C],
    ],
    ['last, new and job say no kind', line({ last_id: A, new_id: C, job_id: E }), [A, C, E]],
    ['created says no kind', line({ created_id: A }), [A]],
    ['a number in a name of camel case', line({ ingestion2Id: A, ref: B }), [A]],
    [
      'a number at the end of a name',
      line({ ingestion1: A, ingestion_id2: C, document_id2: B, ref: D }),
      [A, C],
    ],
    ['the plural of a word that ends like a hiss', line({ batches: [B], hashes: [D] }), []],
    ['a name that ends in GUID', line({ document_guid: B, ingestion_guid: A }), [A]],
    ['a number in the name', line({ ingestion_1: A, ingestion_2_id: C, id: B }), [A, C]],
    [
      'a bracket that a string leaves open encloses no more than its object',
      line({ ingestions: [{ id: A, note: 'a (b' }, { id: C }], cursor: 'x', id: B }),
      [A, C],
    ],
  ]);
});

describe('JSON inside a string', () => {
  const nested = line({ level: 'info', message: line(answer) });
  finds([
    ['escaped once', line(line(answer)), [A]],
    ['escaped twice', line(line(line(answer))), [A]],
    ['escaped six times', [1, 2, 3, 4, 5, 6].reduce((text) => line(text), line(answer)), [A]],
    ['pretty JSON escaped, with its line ends as letters', line(pretty(batch)), [A, C]],
    ['pretty JSON escaped twice', line(line(pretty(batch))), [A, C]],
    ['a log record around it', nested, [A]],
    ['a list of ingestions escaped', line(line(page)), [A, C]],
    ['a table escaped, with its tabs as letters', line(`document_id\tingestion_id\n${B}\t${A}`), [A]],
    [
      'unicode escapes of the quotes',
      `{\\u0022ingestion_id\\u0022:\\u0022${A}\\u0022,\\u0022document_id\\u0022:\\u0022${B}\\u0022}`,
      [A],
    ],
    ['unicode escapes of the dashes', line(answer).replaceAll(A, A.replaceAll('-', '\\u2011')), [A]],
    ['a body in a shell command', `curl -d '{"ingestion_id":"'"${A}"'","document_id":"${B}"}'`, [A]],
    [
      'slashes escaped as PHP does',
      `{"url":"https:\\/\\/synap.example\\/api\\/v1\\/memories\\/status\\/${A}"}`,
      [A],
    ],
    [
      'a tool result of an agent',
      line({
        type: 'tool_result',
        tool_use_id: B,
        content: [{ type: 'text', text: line({ recorded: true, ingestionId: A }) }],
      }),
      [A],
    ],
  ]);
});

import { describe } from 'vitest';
import { A, B, C, D, finds, hex } from './texts';

describe('logs', () => {
  finds([
    ['a sentence with a label in brackets', `Memory stored (ingestion_id: ${A})`, [A]],
    ['what agents log', `Logged to memory (ingestion_id=${A}, scope: this user)`, [A]],
    ['logfmt', `level=info ingestion_id=${A} status=queued document_id=${B}`, [A]],
    ['logfmt with quotes', `level=info ingestion_id="${A}" document_id="${B}"`, [A]],
    ['a trace ID before it', `trace_id=${hex(B)} span_id=00f067aa0ba902b7 ingestion_id=${A}`, [A]],
    ['a traceparent is not an ingestion', `traceparent: 00-${hex(B)}-00f067aa0ba902b7-01`, []],
    ['a traceparent without its name is not an ingestion', `00-${hex(B)}-00f067aa0ba902b7-01`, []],
    ['a request ID in brackets', `[req ${B}] stored ingestion ${A}`, [A]],
    ['structlog', `2026-01-15 12:00:00 [info     ] memory stored   document_id=${B} ingestion_id=${A}`, [A]],
    [
      'the colours of structlog',
      `\u001b[2m2026-01-15\u001b[0m [\u001b[32m\u001b[1minfo     \u001b[0m] \u001b[1mstored\u001b[0m \u001b[36mdocument_id\u001b[0m=\u001b[35m${B}\u001b[0m \u001b[36mingestion_id\u001b[0m=\u001b[35m${A}\u001b[0m`,
      [A],
    ],
    ['colours whose escape was lost', `[36mingestion_id[0m=[35m${A}[0m [36mdocument_id[0m=[35m${B}[0m`, [A]],
    ['colours spelled out by less', `ESC ^[[36mingestion_id^[[0m=^[[35m${A}^[[0m`, [A]],
    ['colours spelled as octal', `\\033[36mingestion_id\\033[0m=\\033[35m${A}\\033[0m document_id=${B}`, [A]],
    [
      'colours spelled as JSON',
      `\\u001b[36mingestion_id\\u001b[0m=\\u001b[35m${A}\\u001b[0m document_id=${B}`,
      [A],
    ],
    ['a colour inside the ID', `ingestion_id=\u001b[1m${A.slice(0, 8)}\u001b[0m${A.slice(8)}`, [A]],
    [
      'a link of a terminal',
      `\u001b]8;;https://synap.example/ingestions/${A}\u001b\\open\u001b]8;;\u001b\\`,
      [A],
    ],
    ['the prefix of Docker', `api-1  | stored ingestion_id=${A}\nworker-1  | picked document_id=${B}`, [A]],
    [
      'the prefix of Kubernetes',
      `2026-01-15T12:00:00.123456789Z stdout F {"ingestion_id":"${A}","document_id":"${B}"}`,
      [A],
    ],
    ['the prefix of syslog', `Jan 15 12:00:00 host synap[812]: ingestion ${A} queued`, [A]],
    ['a name of a file with it in', `wrote ingestion-${A}.json`, [A]],
    ['a name of a file with a document in', `wrote ingestion_${A}.json from document_${B}.pdf`, [A]],
    ['a name of a pod is not an ingestion', `pod/worker-${B} ingestion=${A}`, [A]],
    ['a path of Windows', `C:\\data\\ingestions\\${A}\\result.json`, [A]],
    ['several labels in one line', `batch ${B}: document ${D} -> ingestion ${A}`, [A]],
    [
      'JSON after a prefix',
      `INFO synap.client {"event":"stored","request_id":"${B}","ingestion_id":"${A}"}`,
      [A],
    ],
    ['an arrow as label', `ingestion_id → ${A}`, [A]],
    ['the workflow commands of CI', `::set-output name=ingestion_id::${A}`, [A]],
    ['a table of pytest', `test_run.py::test_status[ingestion_id-${A}] PASSED`, [A]],
    [
      'a hash of a commit is not an ID',
      `commit 4f1d2a9be07fc1f90ae77c9e6679742540de944b ingestion ${A}`,
      [A],
    ],
    ['a hash of 32 digits with its name is not an ingestion', `md5: ${hex(B)}\nETag: "${hex(D)}"`, []],
    ['a long hash is not an ID', `sha256:${hex(A)}${hex(B)}`, []],
    [
      'thousands of lines, each ingestion once',
      Array.from(
        { length: 3000 },
        (_, n) => `12:00:00 INFO poll ingestion_id=${n % 2 ? A : C} document_id=${B} attempt=${n}`,
      ).join('\n'),
      [C, A],
    ],
    [
      'an error that quotes the ID',
      `SynapNotFoundError: Ingestion not found: ${A} (correlation_id: ${B})`,
      [A],
    ],
    ['the memories an ingestion made', `ingestion ${A} created memories:\n- ${B}\n- ${D}`, [A]],
    [
      'columns of bars without a head',
      `2026-01-15 | INFO | ${A} | queued\n2026-01-15 | INFO | ${C} | done`,
      [A, C],
    ],
    ['the name in brackets with the ID', `[Ingestion ${A}] started\n[Ingestion ${C}] started`, [A, C]],
    ['the session of a shell', `$ synap ingest notes.md\n${A}\n$ synap ingest more.md\n${C}`, [A, C]],
    ['names of Redis', `1) "ingestion:${A}"\n2) "document:${B}"\n3) "ingestion:${C}"`, [A, C]],
    ['names of a bucket', `s3://bucket/documents/${B}/ingestions/${A}.json`, [A]],
    ['headers before a bare ID are not a list with it', `X-Client-ID: ${D}\n\n${A}`, [A]],
    [
      'an ID that is null does not lend its name on one line',
      `ingestion_id=null id=${B} ingestion_id=${A}`,
      [A],
    ],
    [
      'an ID that is a dash does not lend its name to the next field',
      `ingestion_id=- ref=${B} ingestion_id=${A}`,
      [A],
    ],
    ['the name of a file parts an ID from the word document', `uploaded document refund.pdf as ${A}`, [A]],
    ['a status is no call of the status', `order status ${C}\ningestion ${A}`, [A]],
    ['names of fields listed before it are no pair with it', `expected document_id, id ${A}`, [A]],
    [
      'colours spelled as Python',
      `\\x1b[36mingestion_id\\x1b[0m=\\x1b[35m${A}\\x1b[0m document_id=${B}`,
      [A],
    ],
    ['a colour whose escape was lost before 32 digits', `id=[35m${hex(A)}[0m`, [A]],
    ['a colour spelled out before 32 digits', `id=^[[35m${hex(A)}^[[0m`, [A]],
    ['a path of Windows to a document', `C:\\work\\documents\\${B}\\x.pdf`, []],
    ['the first part of a traceparent is enough to know it', `00-${hex(B)}`, []],
    ['a trace and its span are not an ingestion', `${hex(B)}-00f067aa0ba902b7`, []],
  ]);
});

describe('addresses and commands', () => {
  const url = 'https://synap-cloud-prod.maximem.ai/api/v1/memories/status';
  finds([
    ['the status call', `${url}/${A}`, [A]],
    ['a slash after it', `${url}/${A}/`, [A]],
    ['a query after it', `${url}/${A}?verbose=1&document_id=${B}`, [A]],
    ['an anchor after it', `${url}/${A}#memories`, [A]],
    ['a full stop after it', `See ${url}/${A}.`, [A]],
    ['a memory has an address too', `https://synap.example/api/v1/memories/${A}`, []],
    ['a query that names it', `https://synap.example/?document_id=${B}&ingestion_id=${A}&x=1`, [A]],
    [
      'a query with entities, as in HTML',
      `https://synap.example/?document_id=${B}&amp;ingestion_id=${A}`,
      [A],
    ],
    ['percent-encoded', encodeURIComponent(`${url}/${A}?document_id=${B}`), [A]],
    ['percent-encoded twice', encodeURIComponent(encodeURIComponent(`${url}/${A}`)), [A]],
    [
      'percent-encoded JSON',
      `q=${encodeURIComponent(JSON.stringify({ ingestion_id: A, document_id: B }))}`,
      [A],
    ],
    ['percent-encoded dashes', `${url}/${A.replaceAll('-', '%2D')}`, [A]],
    [
      'a page of the dashboard',
      `https://synap.maximem.ai/instances/inst_0123456789abcdef/ingestions/${A}`,
      [A],
    ],
    ['other IDs on the way', `https://synap.example/projects/${B}/ingestions/${A}/memories/${D}`, [A]],
    ['a list in a query', `https://synap.example/?ingestion_ids=${A},${C}`, [A, C]],
    ['a list in a query, percent-encoded', `https://synap.example/?ingestion_ids=${A}%2C${C}`, [A, C]],
    [
      'curl, without its key',
      `curl -H "Authorization: Bearer synap_test_12345678" -H "X-Correlation-ID: ${B}" ${url}/${A}`,
      [A],
    ],
    [
      'curl over many lines',
      `curl ${url}/${A} \\\n  -H 'Authorization: Bearer synap_test_12345678' \\\n  -H 'X-Correlation-ID: ${B}'`,
      [A],
    ],
    [
      'curl -v',
      `> GET /api/v1/memories/status/${A} HTTP/2\n> Host: synap.example\n> Authorization: Bearer synap_test_12345678\n> X-Correlation-ID: ${B}\n>\n< HTTP/2 200\n< x-correlation-id: ${B}\n<\n{"ingestion_id":"${A}","memory_ids":["${D}"]}`,
      [A],
    ],
    [
      'an access log',
      `10.0.0.1 - - [15/Jan/2026:12:00:00 +0000] "GET /api/v1/memories/status/${A} HTTP/1.1" 200 512 "-" "${B}"`,
      [A],
    ],
    [
      'a copied request of the browser',
      `fetch("${url}/${A}", {\n  "headers": { "x-correlation-id": "${B}" }\n});`,
      [A],
    ],
    ['HAR', `"request":{"url":"${url}/${A}","headers":[{"name":"X-Correlation-Id","value":"${B}"}]}`, [A]],
    ['a link of Markdown', `[job](${url}/${A}) of [doc](https://x.example/documents/${B})`, [A]],
    ['a link of Markdown named by its ID', `[${A}](https://synap.maximem.ai/ingestions/${A})`, [A]],
    ['a link of Slack', `<${url}/${A}|status> for <https://x.example/documents/${B}|doc>`, [A]],
  ]);
});

import { describe } from 'vitest';
import { A, B, C, D, E, finds, hex } from './texts';

describe('Python', () => {
  finds([
    [
      'the repr of an answer',
      `CreateMemoryResponse(ingestion_id=UUID('${A}'), document_id='${B}', status=<IngestStatus.QUEUED: 'queued'>)`,
      [A],
    ],
    [
      'the repr of a batch',
      `BatchResponse(batch_id=UUID('${B}'), results=[CreateMemoryResponse(ingestion_id=UUID('${A}'), document_id='x'), CreateMemoryResponse(ingestion_id=UUID('${C}'), document_id='y')])`,
      [A, C],
    ],
    [
      'the repr of memories after the ingestion',
      `StatusResponse(ingestion_id=UUID('${A}'), memory_ids=[UUID('${B}'), UUID('${D}')])`,
      [A],
    ],
    ['memories alone', `memory_ids=[UUID('${B}'), UUID('${D}')]`, []],
    [
      'a repr over many lines',
      `StatusResponse(\n    ingestion_id=UUID('${A}'),\n    memory_ids=[\n        UUID('${B}'),\n        UUID('${D}'),\n    ],\n)`,
      [A],
    ],
    [
      'a class that is an ingestion, with only an id',
      `Ingestion(id=UUID('${A}'), document=Document(id=UUID('${B}')))`,
      [A],
    ],
    [
      'a class that is an ingestion, with its id late',
      `Ingestion(status='queued', id=UUID('${A}')) Document(title='x', id=UUID('${B}'))`,
      [A],
    ],
    [
      'a list of such objects',
      `[Ingestion(id=UUID('${A}'), n=1), Ingestion(id=UUID('${C}'), n=2), Document(id=UUID('${B}'))]`,
      [A, C],
    ],
    ['a repr in angle brackets', `<Ingestion ${A} queued> <Document ${B}>`, [A]],
    [
      'a dict with single quotes',
      `{'ingestion_id': '${A}', 'document_id': '${B}', 'error_message': None}`,
      [A],
    ],
    ['a dict of UUID objects', `{'ingestion_id': UUID('${A}'), 'document_id': UUID('${B}')}`, [A]],
    ['a module in front of UUID', `ingestion_id=uuid.UUID('${A}') document_id=uuid.UUID('${B}')`, [A]],
    ['UUID made from hex', `ingestion_id = UUID(hex='${hex(A)}')`, [A]],
    ['pairs in tuples', `[('ingestion_id', '${A}'), ('document_id', '${B}')]`, [A]],
    ['None as the ID names nothing', `Result(ingestion_id=None, batch_id=UUID('${B}'))`, []],
    [
      'a prompt of the console that reads a field',
      `>>> r["ingestion_id"]\n'${A}'\n>>> r["document"]["id"]\n'${B}'`,
      [A],
    ],
    ['a mail that is quoted three times is no prompt', `>>> please check the document\n>>> ${A}`, [A]],
    ['a cell of a notebook that reads a field', `In [3]: r["ingestion_id"]\nOut[3]: '${A}'\n\n${B}`, [A]],
    ['a prompt of the console', `>>> job.ingestion_id\nUUID('${A}')\n>>> job.document_id\nUUID('${B}')`, [A]],
    ['cells of a notebook', `In [3]: r.ingestion_id\nOut[3]: UUID('${A}')`, [A]],
    ['the call of the SDK', `await sdk.memories.status("${A}")`, [A]],
    ['the waiting call of the SDK', `sdk.memories.wait_for_completion("${A}", timeout=300)`, [A]],
    ['the waiting call with a keyword', `sdk.memories.wait_for_completion(ingestion_id="${A}")`, [A]],
    [
      'a stack trace',
      `Traceback (most recent call last):\n  File "run.py", line 3, in <module>\n    sdk.memories.status("${A}")\nSynapNotFoundError: unknown ingestion (correlation_id=${B})`,
      [A],
    ],
    ['an f-string that was filled', `f"Ingestion {job} -> ${A}"`, [A]],
    ['an assignment', `ingestion_id = "${A}"\nmemory_id = "${B}"`, [A]],
    [
      'a list assigned',
      `INGESTION_IDS = [\n    "${A}",\n    "${C}",  # the big one\n]\nMEMORY_IDS = ["${B}"]`,
      [A, C],
    ],
    ['a set', `ingestion_ids = {'${A}', '${C}'}`, [A, C]],
    ['bytes', `b'{"ingestion_id": "${A}", "document_id": "${B}"}'`, [A]],
    ['the waiting call names what it waits for', `wait_for_completion("${A}")  # see ${C}`, [A]],
  ]);
});

describe('JavaScript and other languages', () => {
  finds([
    ['an object as Node prints it', `{ recorded: true, ingestionId: '${A}', documentId: '${B}' }`, [A]],
    ['an object with double quotes', `{ recorded: true, ingestionId: "${A}" }`, [A]],
    [
      'an object as the console of a browser prints it',
      `▸ {ingestionId: '${A}', documentId: '${B}', status: 'queued'}`,
      [A],
    ],
    ['a list with its length', `(2) ['${A}', '${C}']`, [A, C]],
    ['indices before the members', `0: "${A}"\n1: "${C}"\nlength: 2`, [A, C]],
    ['a constant', `const ingestionId = '${A}';`, [A]],
    ['a typed constant', `const ingestionId: string = '${A}'; const docId: string = '${B}';`, [A]],
    ['a template that was filled', `Ingestion \`${A}\` queued for document \`${B}\``, [A]],
    ['a Map', `Map(1) { 'ingestion' => '${A}', 'document' => '${B}' }`, [A]],
    ['a GraphQL query', `query { ingestion(id: "${A}") { id status document(id: "${B}") { title } } }`, [A]],
    ['Go', `Ingestion{ID:"${A}", DocumentID:"${B}"}`, [A]],
    [
      'Go with its types',
      `&synap.Ingestion{ID:(*string)(0xc00001), IngestionID:"${A}", DocumentID:"${B}"}`,
      [A],
    ],
    ['Rust', `Ingestion { id: Uuid("${A}"), document_id: Some("${B}") }`, [A]],
    ['Some around it', `ingestion_id: Some("${A}"), batch_id: Some("${B}")`, [A]],
    ['Java', `IngestionResponse[ingestionId=${A}, documentId=${B}]`, [A]],
    ['UUID.fromString', `UUID ingestionId = UUID.fromString("${A}");`, [A]],
    ['Ruby', `#<Ingestion id: "${A}", document_id: "${B}">`, [A]],
    ['PHP', `array('ingestion_id' => '${A}', 'document_id' => '${B}')`, [A]],
    ['PHP as print_r prints it', `Array\n(\n    [ingestion_id] => ${A}\n    [document_id] => ${B}\n)`, [A]],
    ['R', `$ingestion_id\n[1] "${A}"\n\n$document_id\n[1] "${B}"`, [A]],
    [
      'PHP as var_dump prints it',
      `["ingestion_id"]=>\n  string(36) "${A}"\n  ["document_id"]=>\n  string(36) "${B}"`,
      [A],
    ],
    [
      'a list of properties of Apple',
      `<key>ingestion_id</key><string>${A}</string>\n<key>document_id</key><string>${B}</string>`,
      [A],
    ],
    ['an element behind the one of an ingestion', `<ingestion>${A}</ingestion><ref>${C}</ref>`, [A]],
    ['SQL', `SELECT * FROM jobs WHERE ingestion_id = '${A}' AND document_id = '${B}';`, [A]],
    ['SQL with a list', `WHERE ingestion_id IN ('${A}', '${C}') AND tenant_id = '${B}'`, [A, C]],
    ['SQL with a cast', `WHERE ingestion_id = '${A}'::uuid`, [A]],
    ['SQL with wildcards', `WHERE payload LIKE '%${A}%'`, [A]],
    ['XML', `<Job><IngestionId>${A}</IngestionId><DocumentId>${B}</DocumentId></Job>`, [A]],
    ['XML with attributes', `<ingestion id="${A}"><document id="${B}"/></ingestion>`, [A]],
    [
      'HTML of a table',
      `<tr><td>Ingestion ID</td><td>${A}</td></tr><tr><td>Document ID</td><td>${B}</td></tr>`,
      [A],
    ],
    [
      'HTML of a description list',
      `<dl><dt>Ingestion ID</dt>\n<dd><code>${A}</code></dd>\n<dt>Document ID</dt>\n<dd><code>${B}</code></dd></dl>`,
      [A],
    ],
    [
      'HTML with entities for quotes',
      `{&quot;ingestion_id&quot;:&quot;${A}&quot;,&quot;document_id&quot;:&quot;${B}&quot;}`,
      [A],
    ],
    ['HTML with an invisible break after each dash', `ingestion_id: ${A.replaceAll('-', '-&#8203;')}`, [A]],
    ['HTML with numbers for the dashes', `ingestion_id: ${A.replaceAll('-', '&#8209;')}`, [A]],
    ['a wrapper around the value', `IngestionId(value=${A}) DocumentId(value=${B})`, [A]],
    ['an indexed list', `ingestions[0].id = ${A}\ningestions[1].id = ${C}\ndocuments[0].id = ${B}`, [A, C]],
    ['indexed parameters', `ingestion_id[0]=${A}&ingestion_id[1]=${C}&user_id=${B}`, [A, C]],
    ['attributes of HTML', `<li data-ingestion-id="${A}" data-document-id="${B}">`, [A]],
    [
      'a link of HTML',
      `<a href="https://synap.maximem.ai/ingestions/${A}">${A}</a> <a href="/documents/${B}">${B}</a>`,
      [A],
    ],
    [
      'SQL that inserts under the names of its columns',
      `INSERT INTO jobs (document_id, ingestion_id) VALUES ('${B}', '${A}');`,
      [A],
    ],
    [
      'SQL that inserts several rows, one a line or together',
      `INSERT INTO public.ingestions ("id", "document_id") VALUES\n('${A}', '${B}'),\n('${C}', '${D}');\nINSERT INTO x (ingestion_id,document_id) VALUES ('${E}','${B}'),('${A}','${D}')`,
      [A, C, E],
    ],
    [
      'SQL that inserts without names: the key comes first',
      `INSERT INTO ingestions VALUES ('${A}', '${B}', 'queued'), ('${C}','${D}','done');`,
      [A, C],
    ],
    [
      'SQL that inserts texts with a prefix, into names in brackets',
      `INSERT INTO [dbo].[ingestions] ([id], [document_id]) VALUES (N'${A}', N'${B}')`,
      [A],
    ],
    ['SQL that inserts into another table', `INSERT INTO documents VALUES ('${B}', 'x');\nAnd ${A}`, [A]],
    ['SQL that reads another table', `SELECT * FROM documents WHERE id = '${B}';`, []],
    ['a type in brackets after the name', `ingestion_id (uuid): ${A}\ndocument_id (uuid): ${B}`, [A]],
    [
      'HTML encoded twice',
      `{&amp;quot;ingestion_id&amp;quot;:&amp;quot;${A}&amp;quot;,&amp;quot;document_id&amp;quot;:&amp;quot;${B}&amp;quot;}`,
      [A],
    ],
    ['HTML with names for the dashes', `ingestion_id: ${A.replaceAll('-', '&ndash;')}`, [A]],
    ['HTML with hexadecimal numbers for the dashes', `ingestion_id: ${A.replaceAll('-', '&#x2011;')}`, [A]],
  ]);
});

describe('configuration', () => {
  finds([
    ['YAML', `ingestion_id: ${A}\ndocument_id: ${B}\n`, [A]],
    ['a YAML list', `ingestion_ids:\n  - ${A}\n  - ${C}\nmemory_ids:\n  - ${B}\n`, [A, C]],
    [
      'a YAML list that is not indented',
      `memory_ids:\n- ${B}\n- ${D}\ningestion_ids:\n- ${A}\n- ${C}\n`,
      [A, C],
    ],
    [
      'YAML objects in a list',
      `ingestions:\n  - id: ${A}\n    document:\n      id: ${B}\n  - id: ${C}\n    document:\n      id: ${D}\n`,
      [A, C],
    ],
    [
      'YAML objects in a list that is not indented',
      `ingestions:\n- status: done\n  id: ${A}\n- status: done\n  id: ${C}\nmemories:\n- text: x\n  id: ${B}\n`,
      [A, C],
    ],
    [
      'the sections of YAML',
      `ingestion:\n  status: queued\n  id: ${A}\ndocument:\n  title: x\n  id: ${B}\n`,
      [A],
    ],
    ['null in YAML names nothing', `ingestion_id: null\nref: ${B}\nbatch_id: ${D}\n`, [B]],
    ['a null of YAML keeps its line to itself', `ingestion_id: ~\ndocument_id: ${B}\n`, []],
    [
      'a YAML list with an anchor on each item',
      `ingestion_ids:\n  - &first ${A}\n  - &a2 ${C}\nmemory_ids:\n  - &m ${B}\n  - &n ${D}\n`,
      [A, C],
    ],
    ['a YAML list of memories with anchors', `memory_ids:\n  - &m ${B}\n  - &n ${D}\n`, []],
    ['an anchor in YAML before a value', `ingestion_id: &it ${A}\nlast_seen: &other ${C}\n`, [A]],
    ['TOML', `ingestion_id = "${A}"\nbatch_id = "${B}"`, [A]],
    ['a section of TOML', `[document]\nid = "${B}"\n\n[ingestion]\nid = "${A}"\n`, [A]],
    ['environment variables', `export INGESTION_ID=${A}\nexport DOCUMENT_ID="${B}"\n`, [A]],
    ['a prefix before the name of a variable', `SYNAP_INGESTION_ID=${A}\nSYNAP_INSTANCE_ID=${B}`, [A]],
    ['options of a command', `synap status --ingestion-id ${A} --document-id=${B}`, [A]],
    ['an option in the plural', `synap watch --ingestion-ids ${A},${C} --tenant ${B}`, [A, C]],
    ['a header of HTTP', `X-Ingestion-Id: ${A}\nX-Correlation-Id: ${B}`, [A]],
    ['an argument of a shell', `./status.sh ${A} ${C}`, [A, C]],
    ['a list with semicolons', `ingestion_ids=${A};${C}`, [A, C]],
    ['a list with bars', `ingestion_ids=${A}|${C}`, [A, C]],
    [
      'the first key of a YAML list encloses no more than its own lines',
      `ingestions:\n- document:\n    id: ${B}\n  id: ${A}\n- document:\n    id: ${D}\n  id: ${C}\n`,
      [A, C],
    ],
  ]);
});

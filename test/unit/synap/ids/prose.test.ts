import { describe, expect, test } from 'vitest';
import { recogniseIds } from '../../../../src/synap/ids';
import { A, B, C, D, finds } from './texts';

describe('what people write', () => {
  finds([
    ['one ID and nothing else', A, [A]],
    ['a list without names', `${A}\n${C}`, [A, C]],
    ['a list with commas', `${A}, ${C}`, [A, C]],
    ['a sentence', `ingestion ${A} finished`, [A]],
    ['a label with a capital', `Ingestion ID: ${A}`, [A]],
    ['a label in capitals', `INGESTION ID: ${A}`, [A]],
    ['a label with a number sign', `Ingestion #${A}`, [A]],
    ['the plural', `ingestions ${A} and ${C} are done, document ${B} is not`, [A, C]],
    ['a list with "and"', `ingestion IDs: ${A}, ${C}, and ${D}`, [A, C, D]],
    ['words between name and ID', `the ingestion we started is ${A}`, [A]],
    ['"with id" belongs to the ingestion', `an ingestion with id ${A} for document ${B}`, [A]],
    ['documents first', `documents ${B} and ${D} came from ingestion ${A}`, [A]],
    ['three kinds in one sentence', `Batch ${B} holds document ${D}, its ingestion is ${A}.`, [A]],
    ['a document of an ingestion is a document', `ingestion of document ${B}`, []],
    ['a sentence that ended says nothing of the next', `The ingestion failed. ${A} and ${C}`, [A, C]],
    ['an unnamed ID beside a named ingestion is left out', `ingestion ${A}, see also ${C}`, [A]],
    ['named as something else once, it is that everywhere', `document ${B}\n${B}`, []],
    ['named as an ingestion once, it is one', `document ${A}, later: ingestion ${A}`, [A]],
    ['bare beside something else', `document ${B}: ${A}`, [A]],
    ['a text without any ID', 'refund-policy.pdf', []],
    ['an empty text', '', []],
    ['emoji around it', `✅ ${A}🎉`, [A]],
    ['a name before it counts for more than a kind behind it', `document_id: ${B} (ingestion)`, []],
    ['a question', `Is ${A} done?`, [A]],
    ['brackets', `my ingestion (${A})`, [A]],
    ['German', `Die Ingestion mit der ID ${A} ist fertig, das Dokument ${B} nicht.`, [A]],
    ['German with an umlaut before it', `Prüfung für ${A}`, [A]],
    ['a German document', `Dokument-ID: ${B}, Ingestion-ID: ${A}`, [A]],
    ['French', `L’ingestion « ${A} » du document « ${B} »`, [A]],
    ['Spanish', `La ingestión ${A} y otro: ${B}`, [A]],
    [
      'Chinese with its own colon and brackets',
      `摄取任务 ingestion_id：「${A}」，文档 document_id：「${B}」`,
      [A],
    ],
    ['Japanese', `インジェスト（${A}）を確認してください`, [A]],
    ['Russian', `Проверь, пожалуйста, ${A}`, [A]],
    ['Arabic with marks of direction', `معرّف \u200f\u2066${A}\u2069 جاهز`, [A]],
    [
      'Arabic, as the interface has it',
      `معرّف الاستيعاب\n${A}\nمعرّف المستند\n${B}\nمعرّفات الذكريات\n${D}`,
      [A],
    ],
    ['German headings over lists of other things', `Erinnerungen\n${B}\n${D}\n\nDokumente\n${C}`, []],
    ['Dutch', `Ingestie-ID: ${A}\nDocument-ID: ${B}`, [A]],
    ['Portuguese, in the plural', `ingestões ${A} e ${C}; documento ${B}`, [A, C]],
    ['documents in other languages', `Документ: ${B}\n文档ID：${D}\nID: ${A}`, [A]],
    ['remarks in brackets do not end a list', `ingestions ${A} (ok), ${C} (failed) and ${D}`, [A, C, D]],
    [
      'long remarks in brackets do not end a list either',
      `ingestions ${A} (failed, because its document was empty), ${C}`,
      [A, C],
    ],
    ['the kind in brackets behind it', `${A} (ingestion)\n${B} (document)`, [A]],
    [
      'the kind in brackets behind each of a list',
      `${A} (ingestion), ${B} (batch), ${C} (Ingestion ID)`,
      [A, C],
    ],
    ['the kind in a remark behind it', `${A}  # ingestion\n${B}  # document\n${C} <- ingestion id`, [A, C]],
    [
      'the kind in a remark of another language behind it',
      `${A}${' '.repeat(18)}// ingestion\n${B}  // document\n${C} -- ingestion\n${D} ← ingestion`,
      [A, C, D],
    ],
    ['the kind of its source in brackets or in a remark', `${A} (document)\n${C}  # conversation 3`, [A, C]],
    [
      'the kind of its text in brackets behind an ingestion',
      `ingestions ${A} (document), ${C} (thread)`,
      [A, C],
    ],
    ['an empty line ends a list', `memories ${B}, ${D}\n\n${A}`, [A]],
    ['German, in the plural', `Ingestionen ${A} und ${C} sind fertig. Vorgang: ${D}`, [A, C]],
    ['a German list', `Ingestionen ${A} und ${C} sind fertig`, [A, C]],
    ['whose ID it is may follow the word', `ID der Ingestion: ${A}, ID vom Document: ${B}`, [A]],
    ['the status of an ID', `status of ${A}?`, [A]],
    ['documents that were listed are documents', `uploaded two documents: ${B}, ${D}`, []],
    ['job and task say no kind', `Job ID: ${A}`, [A]],
    ['a document named twice, once without its kind', `document ${B} failed\n\nwhy did ${B} fail?`, []],
    ['a full stop ends what a name is for', `The ingestion failed. ${C} too, and ingestion ${A}`, [A]],
    ['two words between name and ID are few enough', `ingestion we started is ${A}; unrelated ${C}`, [A]],
    ['three words between name and ID are too many', `ingestion ran slowly unlike ${C}; ingestion ${A}`, [A]],
  ]);
});

describe('what programs make of it', () => {
  finds([
    ['smart quotes', `ingestion_id: “${A}”, document_id: “${B}”`, [A]],
    ['single smart quotes', `‘ingestion_id’: ‘${A}’`, [A]],
    ['en dashes', `ingestion_id: ${A.replaceAll('-', '–')}`, [A]],
    ['em dashes', `ingestion_id: ${A.replaceAll('-', '—')}`, [A]],
    ['hyphens that do not break', A.replaceAll('-', '\u2011'), [A]],
    ['minus signs', A.replaceAll('-', '\u2212'), [A]],
    ['only some dashes changed', A.replace('-', '–'), [A]],
    ['an em dash before it is no part of it', `Ingestion—${A}`, [A]],
    ['a soft hyphen', A.replace('7c9e', '7c\u00ad9e'), [A]],
    ['spaces without width', `\u200b${A.replaceAll('-', '-\u200b')}\u200b`, [A]],
    ['a byte order mark', `\ufeff${A}`, [A]],
    ['a space that does not break', `ingestion\u00a0ID:\u00a0${A}`, [A]],
    [
      'NUL between the characters, as UTF-16 read wrongly',
      [...`ingestion_id: ${A}, document_id: ${B}`].join('\0'),
      [A],
    ],
    ['code marks of Slack', `The job is \`${A}\` :eyes:`, [A]],
    ['a code block', `\`\`\`\ningestion_id: ${A}\ndocument_id: ${B}\n\`\`\``, [A]],
    ['bold', `**Ingestion:** **${A}**\n**Document:** **${B}**`, [A]],
    ['Jira', `*Ingestion ID:* {{${A}}} *Document ID:* {{${B}}}`, [A]],
    ['a message of Teams', `[12:03] Ana: ingestion ${A}\n[12:04] Bo: and document ${B}?`, [A]],
    ['a quoted mail', `> ingestion_id: ${A}\n>> document_id: ${B}\n> thanks`, [A]],
    ['a quoted list', `> Ingestions:\n> ${A}\n> ${C}`, [A, C]],
    ['underscores that Markdown escapes', `ingestion\\_id: ${A}, document\\_id: ${B}`, [A]],
    ['dashes that Markdown escapes', A.replaceAll('-', '\\-'), [A]],
  ]);
});

const wordsOf = (text: string) => text.trim().split(/\s+/);

test.each(
  wordsOf(`
    ingestion ingestions ingest ingests ingested ingesting ingestie ingesties
    ingestionen ingestione ingestioni ingestiones ingesta ingestas ingestão ingestões ingestión
  `),
)('%s names an ingestion', (word) => {
  expect(recogniseIds(`${word}: ${A}`)).toMatchObject({ ids: [A], labelled: true });
});

test.each(
  wordsOf(`
    doc document dok dokument memory erinnerung batch chunk conversation chat thread session event
    client customer user account subscription owner organization tenant team workspace project instance
    correlation request trace span parent webhook agent author worker pod queue
    commit hash checksum digest etag fingerprint token secret key nonce cookie
    документ документы документа 文档 文書 ドキュメント 문서
  `),
)('what is called %s is not offered', (word) => {
  expect(recogniseIds(`${word}: ${B}`).ids).toEqual([]);
});

test.each(wordsOf('is was with the this that your our my number string text const'))(
  'a document is one, though "%s" stands between its name and its ID',
  (word) => {
    expect(recogniseIds(`document ${word} ${B}`).ids).toEqual([]);
  },
);

test.each(wordsOf('job get check watch last first next current old new unique only valid created'))(
  'an ID that is called %s ID may be that of an ingestion',
  (word) => {
    expect(recogniseIds(`${word}_id: ${A}`)).toMatchObject({ ids: [A], labelled: false });
  },
);

test.each(
  wordsOf('job task run result response data info detail item list object entry record payload body node'),
)('what holds an ingestion is one: %s', (word) => {
  expect(recogniseIds(`ingestion_${word}: ${A}`)).toMatchObject({ ids: [A], labelled: true });
});

test.each(['and', 'or', 'und', 'oder', 'et', 'ou', 'y', 'e', 'en', '&', '+'])(
  'a list goes on behind "%s"',
  (word) => {
    expect(recogniseIds(`ingestions ${A} ${word} ${C}; ref: ${D}`).ids).toEqual([A, C]);
  },
);

test('how many were left out as something else is counted', () => {
  expect(recogniseIds(`document ${B}, memory ${D}, ingestion ${A}, document ${A}`)).toMatchObject({
    ids: [A],
    labelled: true,
    others: 2,
  });
  expect(recogniseIds(A)).toMatchObject({ labelled: false, others: 0, hasKey: false });
});

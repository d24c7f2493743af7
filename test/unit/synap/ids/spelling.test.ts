import { describe } from 'vitest';
import { A, B, C, finds, hex } from './texts';

describe('spellings of a UUID', () => {
  finds([
    ['upper case becomes lower case', A.toUpperCase(), [A]],
    ['mixed case becomes lower case', '7C9e6679-7425-40dE-944b-e07FC1f90ae7', [A]],
    ['32 digits get their dashes', hex(A), [A]],
    ['32 digits in upper case', `ingestion_id=${hex(A).toUpperCase()}`, [A]],
    ['braces', `{${A}}`, [A]],
    ['brackets', `(${A})`, [A]],
    ['a URN', `urn:uuid:${A}`, [A]],
    ['a URN with a name before it', `ingestion_id: urn:uuid:${A}, document_id: urn:uuid:${B}`, [A]],
    ['a URN in capitals', `URN:UUID:${A.toUpperCase()}`, [A]],
    ['two spellings of one are one', `${A} ${hex(A)} {${A.toUpperCase()}}`, [A]],
    ['spaces around it', ` \t${A} \n`, [A]],
    [
      'any version, since Synap promises none',
      '01890a5d-ac96-774b-bcce-b302099a8057',
      ['01890a5d-ac96-774b-bcce-b302099a8057'],
    ],
    ['zeroes are a placeholder, not an ingestion', 'ingestion_id: 00000000-0000-0000-0000-000000000000', []],
    ['zeroes do not hide the others', `ingestion_id: 00000000-0000-0000-0000-000000000000\n${A}`, [A]],
    ['32 zeroes are a placeholder too', '0'.repeat(32), []],
    ['all ones are the other placeholder', 'ffffffff-ffff-ffff-ffff-ffffffffffff', []],
    ['x for the digits is an example', 'ingestion_id: xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx', []],
  ]);
});

/** The same in characters that stand for others: full width, as in East Asian texts, or mathematical. */
const shifted = (text: string, pattern: RegExp, by: number) =>
  text.replace(pattern, (one) => String.fromCodePoint((one.codePointAt(0) ?? 0) + by));

describe('characters that a document or a mail program puts in place of others', () => {
  const withLigatures = 'aaaabbbb-cccc-4ddd-8eee-ffffcffb0000';
  finds([
    ['ligatures, as copied from a PDF', 'aaaabbbb-cccc-4ddd-8eee-ﬀﬀcﬀb0000', [withLigatures]],
    ['digits of full width', shifted(A, /\d/g, 0xfee0), [A]],
    ['digits, letters and dashes of full width', shifted(A, /[\da-f-]/g, 0xfee0), [A]],
    ['mathematical digits', shifted(A, /\d/g, 0x1d7d8 - 0x30), [A]],
    ['an equals sign in the source of a mail', `ingestion_id=3D${A} document_id=3D${B}`, [A]],
    ['an address in the source of a mail', `https://x.example/?ingestion_id=3D${A}&page=3D2`, [A]],
    ['a UUID without dashes in the source of a mail', `ingestion_id=3D${hex(A)}`, [A]],
    ['a UUID broken by a soft line break', `ingestion_id=3D${A.slice(0, 20)}=\r\n${A.slice(20)}`, [A]],
    ['a soft line break before the UUID', `ingestion_id=3D=\r\n${A}`, [A]],
    [
      'a UUID that begins like an encoded equals sign',
      `ingestion_id=3D${A.slice(2).toUpperCase()}`,
      [`3d${A.slice(2)}`],
    ],
    ['the same without dashes', `ingestion_id=3D${hex(A).slice(2).toUpperCase()}`, [`3d${A.slice(2)}`]],
  ]);
});

describe('what is no UUID', () => {
  finds([
    ['one digit too few', A.slice(1), []],
    ['one digit too many at the end', `${A}0`, []],
    ['one digit too many at the start', `0${A}`, []],
    ['a letter that is no digit', A.replace('7c', '7g'), []],
    ['dashes in other places', '7c9e66797-425-40de-944b-e07fc1f90ae7', []],
    ['five dashes', `${A}-1234`, []],
    ['a UUID at the end of longer hex groups', `abcd-${A}`, []],
    ['part of a hash', `${hex(A)}${hex(B)}`, []],
    ['40 digits, a commit', `${hex(A)}9e667974`, []],
    ['31 digits', hex(A).slice(1), []],
    ['32 digits at the end of a word', `img${hex(A)}`, []],
    ['a number', '1'.repeat(33), []],
    ['a MAC address and an IPv6 address', '7c:9e:66:79:74:25 fe80::7c9e:6679:7425:40de', []],
    ['spaced hex', (hex(A).match(/../g) ?? []).join(' '), []],
  ]);
});

describe('an ID that touches other text', () => {
  finds([
    ['a word and a dash before it', `job-${A}`, [A]],
    ['a word and a dash after it', `${A}-retry`, [A]],
    ['an underscore on each side', `run_${A}_final`, [A]],
    ['a letter after it', `${A}s`, [A]],
    ['an index of a pod after it', `ingestion-${A}-0`, [A]],
    ['a name of a file', `${A}.json`, [A]],
    ['a version', `${A}@2`, [A]],
    ['an at sign before it', `@${A}`, [A]],
    ['a word in capitals before it', `INGESTION${A}`, [A]],
    ['a name of a table, without dashes', `staging.ingestion_${A.replaceAll('-', '_')}`, [A]],
    [
      'names of tables joined by underscores',
      `x_${A.replaceAll('-', '_')}_${C.replaceAll('-', '_')}`,
      [A, C],
    ],
    ['a date before it', `2026-01-15-${A}.json`, [A]],
    ['a date after it', `ingestion-${A}-2026-01-15.log`, [A]],
    ['a date in one number before it', `20260115-${A}.json`, [A]],
    ['a date and a time after it', `${A}-20260115-120000.json`, [A]],
    ['a date and a time before it', `20260115-120000-${A}.json`, [A]],
    ['the seconds since 1970 before it', `1768478400-${A}.json`, [A]],
    ['the milliseconds since 1970 after it', `${A}-1768478400123.json`, [A]],
    ['the number of a part after it', `ingestion-${A}-01.json`, [A]],
    ['the number of a row before it', `12-${A}`, [A]],
    ['two joined by a dash', `${A}-${C}`, [A, C]],
    ['two joined by a slash', `${A}/${C}`, [A, C]],
    ['two joined by a colon', `${A}:${C}`, [A, C]],
    ['two joined by an underscore', `${A}_${C}`, [A, C]],
  ]);
});

describe('a name written as one word', () => {
  finds([
    ['with id at its end names something else', `documentid=${B}`, []],
    ['with ids at its end', `userids=${B},${C}`, []],
    ['with uuid at its end', `traceuuid=${B}`, []],
    ['with guid at its end', `requestguid=${B}`, []],
    ['with id in its middle is another word', `documentidea=${B}`, [B]],
    ['may be the ingestion’s', `documentid=${B} ingestionid=${A}`, [A]],
  ]);
});

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
    ['digits of full width are not what a program prints', A.replaceAll('7', '７'), []],
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
    ['two joined by a slash', `${A}/${C}`, [A, C]],
    ['two joined by a colon', `${A}:${C}`, [A, C]],
    ['two joined by an underscore', `${A}_${C}`, [A, C]],
  ]);
});

import { describe } from 'vitest';
import { A, B, C, finds, hex } from './texts';

const JSON_TEXT = JSON.stringify({ ingestion_id: A, document_id: B });
const BOTH = `ingestion_id: ${A} document_id: ${B}`;

/** A text of a mail's source in which the line is broken after each so many characters. */
const cut = (text: string, width: number): string =>
  text.length <= width ? text : `${text.slice(0, width)}=\r\n${cut(text.slice(width), width)}`;

/** Each character but letters and digits as a mail writes it. */
const mailed = (text: string) =>
  text.replace(/[^a-z\d]/gi, (one) => `=${one.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`);

const ending = A.slice(2);

describe('the source of a mail', () => {
  finds([
    ['with all marks encoded', mailed(JSON_TEXT), [A]],
    ['with quotes encoded', JSON_TEXT.replaceAll('"', '=22'), [A]],
    [
      'with an encoded quote before the ID',
      `=22ingestion_id=22: =22${A}=22, =22document_id=22: =22${B}=22`,
      [A],
    ],
    ['broken every ten characters', cut(JSON_TEXT, 10), [A]],
    ['broken every seven', cut(JSON_TEXT, 7), [A]],
    ['broken within names', `inges=\r\ntion_id=3D${A} docu=\r\nment_id=3D${B}`, [A]],
    ['broken within names, and quoted', `> inges=\n> tion_id: ${A}, docu=\n> ment_id: ${B}`, [A]],
    ['broken within names, with nothing encoded', `inges=\ntion_id: ${A}, docu=\nment_id: ${B}`, [A]],
    ['with encoded dashes', `x=3D1 ingestion_id=3D${A.replaceAll('-', '=2D')}`, [A]],
    ['with dashes that may not break', `ingestion_id=3D${A.replaceAll('-', '=E2=80=91')}`, [A]],
    ['with a soft hyphen in the ID', `ingestion_id=3D${A.slice(0, 4)}=C2=AD${A.slice(4)}`, [A]],
    ['with a space that may not break', `ingestion_id:=C2=A0${A} document_id=3D${B}`, [A]],
    [
      'of HTML',
      `<td>ingestion_id</td><td style=3D"x">${A.slice(0, 20)}=\r\n${A.slice(20)}</td><td>document_id</td><td>${B}</td>`,
      [A],
    ],
  ]);
});

describe('what only looks like the source of a mail', () => {
  finds([
    ['an ID that begins like an encoded quote', `ingestion_id=22${ending}`, [`22${ending}`]],
    ['the same without dashes', `ingestion_id=22${hex(ending)}`, [`22${ending}`]],
    ['the same in a mail', `x=3D1 ingestion_id=22${ending}`, [`22${ending}`]],
    ['IDs of mails', `In-Reply-To: <${B}@mail.example>\n\nIs ${A} done?`, [A]],
    ['settings without values', `A=\nREF=\nDOCUMENT_ID=${B}\nINGESTION_ID=${A}\n`, [A]],
    ['a setting without value before the ingestion’s', `DOCUMENT_ID=\nINGESTION_ID=${A}`, [A]],
    ['a setting without value before another', `INGESTION_ID=\nDOCUMENT_ID=${B}`, []],
    ['the end of base64', `Zm9a=\n${A}`, [A]],
  ]);
});

describe('what addresses and HTML write characters as', () => {
  finds([
    [
      'everything percent-encoded',
      [...JSON_TEXT].map((one) => `%${one.charCodeAt(0).toString(16)}`).join(''),
      [A],
    ],
    ['equals sign and quotes', `ingestion_id%3D%22${A}%22%26document_id%3D${B}`, [A]],
    ['dashes', `ingestion_id=${A.replaceAll('-', '%2D')}`, [A]],
    ['dashes that may not break', `ingestion_id=${A.replaceAll('-', '%E2%80%91')}`, [A]],
    ['the same, encoded twice', `ingestion_id=${A.replaceAll('-', '%25E2%2580%2591')}`, [A]],
    ['quotes as entities', JSON_TEXT.replaceAll('"', '&quot;'), [A]],
    [
      'names of dashes',
      `ingestion_id: ${A.replaceAll('-', '&hyphen;')}, ${B.replaceAll('-', '&ndash;')}`,
      [A, B],
    ],
    [
      'numbers of dashes',
      `ingestion_id: ${A.replaceAll('-', '&#45;')}, ${B.replaceAll('-', '&#x2d;')}`,
      [A, B],
    ],
    ['numbers of dashes that may not break', `ingestion_id: ${A.replaceAll('-', '&#8209;')}`, [A]],
    ['a soft hyphen', `ingestion_id: ${A.replaceAll('-', '-&shy;')}`, [A]],
    ['a soft hyphen in a name', `inges&shy;tion_id: ${A} docu&shy;ment_id: ${B}`, [A]],
    ['a space between words', `the&nbsp;document&nbsp;${B}`, []],
    ['a space of no width', `ingestion_id: ${A.replaceAll('-', '-&ZeroWidthSpace;')}`, [A]],
    ['marks that join', `inges&zwj;tion_id: ${A}; inges&NoBreak;tion_id: ${C}`, [A, C]],
    ['marks that do not join, and of direction', `inges&zwnj;tion_id: ${A}; inges&lrm;tion_id: ${C}`, [A, C]],
    ['numbers that no character has', `&#x110000;&#9999999;\\u{110000} ingestion_id: ${A} ref: ${B}`, [A]],
    ['a tag where the line may break', `ingestion_id: ${A.replaceAll('-', '-<wbr>')}`, [A]],
    ['what a search has marked', `ingestion_id: <mark>${A.slice(0, 8)}</mark>${A.slice(8)}`, [A]],
    ['mathematical digits by number', A.replace(/\d/g, (digit) => `&#${0x1d7d8 + Number(digit)};`), [A]],
  ]);
});

describe('what programs write characters as', () => {
  finds([
    ['JSON in JSON', JSON.stringify(JSON_TEXT), [A]],
    ['JSON in JSON in JSON', JSON.stringify(JSON.stringify(JSON_TEXT)), [A]],
    ['escapes of JSON', JSON_TEXT.replaceAll('-', '\\u002d').replaceAll('"', '\\u0022'), [A]],
    ['escapes of JavaScript', `ingestion_id: "${A.replaceAll('-', '\\u{2d}')}"`, [A]],
    ['escapes of Python', `ingestion_id: "${A.replaceAll('-', '\\x2d')}"`, [A]],
    ['escapes of full width', `ingestion_id: ${A.replaceAll('-', '\\uff0d')}`, [A]],
    ['escapes of Markdown', `ingestion\\_id: ${A.replaceAll('-', '\\-')}`, [A]],
  ]);
});

/** The ID with the digits of another script, which begin at a place of Unicode. */
const inScript = (text: string, zero: number) =>
  text.replace(/\d/g, (digit) => String.fromCodePoint(zero + Number(digit)));
const ARABIC = 0x660;

describe('digits of other scripts', () => {
  finds([
    ['Arabic', inScript(A, ARABIC), [A]],
    ['Eastern Arabic', `ingestion_id: ${inScript(A, 0x6f0)} document_id: ${inScript(B, 0x6f0)}`, [A]],
    ['Devanagari', inScript(A, 0x966), [A]],
    ['Bengali', inScript(A, 0x9e6), [A]],
    ['Thai, without dashes', inScript(hex(A), 0xe50), [A]],
    ['Adlam, beyond the first plane', inScript(A, 0x1e950), [A]],
    ['percent-encoded', encodeURIComponent(inScript(A, ARABIC)), [A]],
    ['by number', A.replace(/\d/g, (digit) => `&#${ARABIC + Number(digit)};`), [A]],
    ['escaped', A.replace(/\d/g, (digit) => `\\u066${digit}`), [A]],
  ]);
});

const named = (mark: string) => [...mark].map((one) => `U+${one.charCodeAt(0).toString(16)}`).join(' ');

describe('characters that are not seen, or hardly, within an ID', () => {
  const within = (mark: string) => BOTH.replace(A, `${A.slice(0, 5)}${mark}${A.slice(5)}`);
  const marks =
    '\u00ad\u034f\u061c\u115f\u200b\u200c\u200d\u200e\u2060\u2067\ufe0f\ufeff\u00a0\u2009\u202f\u0085\u2029\v\f';
  finds([...marks].map((mark) => [named(mark), within(mark), [A]]));
});

describe('other dashes of an ID', () => {
  const dashed = (mark: string) => BOTH.replace(A, A.replaceAll('-', mark));
  const dashes = '\u00ad\u02d7\u05be\u1806\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u207b\u2212\ufe63\uff0d';
  finds([...dashes].map((mark) => [named(mark), dashed(mark), [A]]));
  const pairs = ['-\u200b', '\u200b-', '\u00ad-', '-\u00ad', '-\u2060'];
  finds(pairs.map((mark) => [named(mark), dashed(mark), [A]]));
  finds([
    ['a soft hyphen for one of them', BOTH.replace(A, A.replace('-', '\u00ad')), [A]],
    ['a soft hyphen where the line breaks', `ingestion_id: ${A.slice(0, 18)}\u00ad\n${A.slice(19)}`, [A]],
    ['a soft hyphen among 32 digits', `ingestion_id: ${hex(A).slice(0, 9)}\u00ad${hex(A).slice(9)}`, [A]],
  ]);
});

describe('names', () => {
  finds([
    ['with soft hyphens', `inges\u00adtion_id: ${A} docu\u00adment_id: ${B}`, [A]],
    ['with spaces of no width', `ingestion_\u200bid: ${A} document_\u200bid: ${B}`, [A]],
    ['with dashes that may not break', `ingestion\u2011id: ${A} document\u2011id: ${B}`, [A]],
    ['of full width', `ｉｎｇｅｓｔｉｏｎ＿ｉｄ：${A}　ｄｏｃｕｍｅｎｔ＿ｉｄ：${B}`, [A]],
  ]);
});

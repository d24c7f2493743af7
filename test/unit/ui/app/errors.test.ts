import '../texts';
import { expect, test } from 'vitest';
import english from '../../../../public/_locales/en/messages.json';
import { ERROR_CODES } from '../../../../src/synap/errors';
import { type ErrorAction, explain, linkToOffer } from '../../../../src/ui/app/errors';

test.each(ERROR_CODES)('%s is explained in its own words', (code) => {
  const { title, text } = explain(code);
  expect(title).toBe(english[`error_${code}_title`].message);
  expect(text).toBe(english[`error_${code}_text`].message);
});

test.each<[code: string, action: ErrorAction]>([
  ['key_missing', 'give_key'],
  ['key_needed', 'give_key'],
  ['key_rejected', 'replace_key'],
  ['no_credits', 'pay'],
  ['permission_missing', 'allow_access'],
  ['wrong_url', 'edit_connection'],
  ['captive_portal', 'open_server'],
  ['rate_limited', 'wait'],
  ['storage_full', 'free_storage'],
  ['disk_full', 'retry'],
  ['notifications_blocked', 'test_notification'],
])('%s is resolved by: %s', (code, action) => {
  expect(explain(code).action).toBe(action);
});

test('what only another version of the extension knows is explained as a defect', () => {
  for (const code of ['made_up', 'toString', '']) expect(explain(code)).toEqual(explain('internal'));
});

test.each([
  ['https://pay.example/top-up?plan=1', { href: 'https://pay.example/top-up?plan=1', host: 'pay.example' }],
  ['http://pay.example', null],
  ['javascript:alert(1)', null],
  ['https://person@pay.example', null],
  ['https://:secret@pay.example', null],
  ['pay.example', null],
  ['', null],
  [null, null],
])('a server’s link %j is offered only if it is safe to follow', (link, offered) => {
  expect(linkToOffer(link)).toEqual(offered);
});

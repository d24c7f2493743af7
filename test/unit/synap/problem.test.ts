import { describe, expect, test } from 'vitest';
import { readProblem } from '../../../src/synap/problem';

describe('an error body', () => {
  test.each<[string, unknown, string | null]>([
    ['as text', { detail: 'No such ingestion' }, 'No such ingestion'],
    ['as an object', { detail: { code: 'x', message: 'Bad key' } }, 'Bad key'],
    ['at top level', { message: 'Out of order' }, 'Out of order'],
    [
      'as a list',
      { detail: [{ loc: ['path'], msg: 'not a uuid' }, { msg: 'too long' }] },
      'not a uuid; too long',
    ],
    [
      'in a detail, which says more than its heading',
      { message: 'Bad Request', detail: 'Too long' },
      'Too long',
    ],
    ['beside a word for programs', { detail: { error: 'bad_key', message: 'Bad key' } }, 'Bad key'],
    ['below a title', { title: 'Invalid input', errors: [{ detail: 'Too long' }] }, 'Too long'],
    ['as OAuth has them', { error_description: 'Key expired' }, 'Key expired'],
    ['of the first five of a list', { detail: ['a', 'b', 'c', 'd', 'e', 'f'] }, 'a; b; c; d; e'],
    ['with blanks around them', { detail: { message: '  Bad key\n' } }, 'Bad key'],
    ['as lists in a list', { detail: [[{ msg: 'deep' }], [['deeper']]] }, 'deep; deeper'],
    ['as lists deeper than any server nests them', { detail: [[[['lost']]]] }, null],
    ['cut after 500 characters', { detail: 'x'.repeat(600) }, 'x'.repeat(500)],
    ['as an object in an object', { error: { error: { message: 'Bad key' } } }, 'Bad key'],
    ['as a list of errors', { errors: [{ code: 'x', detail: 'Bad key' }] }, 'Bad key'],
    [
      'as a problem with a title alone',
      { type: 'about:blank', title: 'Payment Required' },
      'Payment Required',
    ],
    ['as AWS and .NET have them', { Message: 'Bad key' }, 'Bad key'],
    ['as a function of AWS has them', { errorMessage: 'Timed out', errorType: 'Error' }, 'Timed out'],
    ['under the name of the status body', { error_message: 'disk full' }, 'disk full'],
    ['as details alone', { code: 3, details: 'disk full' }, 'disk full'],
    ['as a reason alone', { reason: 'disk full' }, 'disk full'],
    ['in a message, which says more than a reason', { reason: 'quota', message: 'Too many' }, 'Too many'],
    ['as nothing', null, null],
    ['as a page', '<html>', null],
  ])('says its words %s', (_, json, said) => {
    expect(readProblem(json).detail).toBe(said);
  });

  test('offers the page of the dashboard where credits are managed, and never a path of the API', () => {
    const urls = {
      recovery_url: '/v1/credits/balance',
      redeem_url: '/credits/redeem',
      manage_url: '/dashboard/billing',
    };
    const link = (more: object) => readProblem({ detail: { error: 'insufficient_credits', ...more } }).link;
    expect(link(urls)).toBe('https://synap.maximem.ai/dashboard/billing');
    expect(link({ ...urls, upgrade_url: '/upgrade' })).toBe('https://synap.maximem.ai/dashboard/billing');
    expect(link({ ...urls, manage_url: null })).toBe('https://synap.maximem.ai/credits/redeem');
    expect(link({ ...urls, upgrade_url: '/upgrade', manage_url: 7 })).toBe(
      'https://synap.maximem.ai/upgrade',
    );
    expect(link({ recovery_url: '/v1/credits/balance' })).toBeNull();
    expect(link({ manage_url: 'https://synap-cloud-prod.maximem.ai/api/v1/credits' })).toBeNull();
    expect(link({ manage_url: '//evil.example/pay' })).toBeNull();
    expect(readProblem(urls).link).toBe('https://synap.maximem.ai/dashboard/billing');
  });

  test.each<[string, (more: object) => object]>([
    ['an object under "error"', (more) => ({ error: { code: 'insufficient_credits', ...more } })],
    ['a list', (more) => ({ detail: [{ error: 'insufficient_credits', ...more }] })],
    ['a list of errors', (more) => ({ errors: [{ code: 'insufficient_credits', ...more }] })],
    ['details', (more) => ({ error: { details: [{ reason: 'insufficient_credits', ...more }] } })],
    ['links of their own', (more) => ({ detail: { reason: 'insufficient_credits', links: more } })],
  ])('tells want of credits and where to go also in %s', (_, body) => {
    const problem = readProblem(body({ manage_url: '/dashboard/billing' }));
    expect(problem.words).toContain('insufficient_credits');
    expect(problem.link).toBe('https://synap.maximem.ai/dashboard/billing');
  });

  test('offers the page that the error itself names before that of the answer around it', () => {
    const body = { manage_url: '/support', detail: { reason: 'x', manage_url: '/dashboard/billing' } };
    expect(readProblem(body).link).toBe('https://synap.maximem.ai/dashboard/billing');
  });

  test('offers the page where credits are managed before another one, whichever of them the error itself names', () => {
    const body = { manage_url: '/dashboard/billing', detail: { reason: 'x', redeem_url: '/credits/redeem' } };
    expect(readProblem(body).link).toBe('https://synap.maximem.ai/dashboard/billing');
  });

  test.each(['error', 'reason', 'code', 'type', 'detail', 'error_code', 'errorCode', 'message'])(
    'tells want of credits by a word under "%s", however that is written',
    (name) => {
      for (const word of ['insufficient_credits', 'INSUFFICIENT-CREDITS', 'InsufficientCredits'])
        expect(readProblem({ detail: { [name]: word } }).words).toContain('insufficient_credits');
    },
  );

  test.each(['/api', '/api/credits', '/API/v1/credits', '/v1beta/credits', '/V1/credits'])(
    'offers no path of an API, however it is spelt: %s',
    (manage_url) => {
      expect(readProblem({ manage_url }).link).toBeNull();
    },
  );

  test('offers no link that is longer than any real one', () => {
    const link = (length: number) => {
      const start = 'https://synap.example/';
      return readProblem({ recovery_url: start + 'x'.repeat(length - start.length) }).link;
    };
    expect(link(2_000)).toHaveLength(2_000);
    expect(link(2_001)).toBeNull();
  });

  test('without any words names none', () => {
    expect(readProblem('<html>').words).toEqual([]);
  });

  test('offers a link only over https and without credentials', () => {
    const link = (recovery_url: unknown) => readProblem({ detail: { recovery_url } }).link;
    expect(link('https://synap.example/pay')).toBe('https://synap.example/pay');
    const credentials = ['https://a:b@synap.example', 'https://a@synap.example', 'https://:b@synap.example'];
    for (const bad of [...credentials, 'http://synap.example', 'javascript:alert(1)', 'x', 5]) {
      expect(link(bad), String(bad)).toBeNull();
    }
  });
});

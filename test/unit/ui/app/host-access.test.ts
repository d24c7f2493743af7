import { expect, test } from 'vitest';
import { requestHostAccess } from '../../../../src/ui/app/host-access';

test('access is asked for to the origin alone, straight away, and never to what no key is sent to', async () => {
  const asked: string[] = [];
  const page = {
    browser: 'chrome' as const,
    requestAccess: async (pattern: string) => asked.push(pattern) > 0,
  };
  const answer = requestHostAccess(page, 'https://synap.example:8443/tenant');
  expect(asked).toEqual(['https://synap.example:8443/*']);
  expect(await answer).toBe(true);
  expect(await requestHostAccess(page, 'http://synap.example')).toBe(false);
  expect(asked).toHaveLength(1);
});

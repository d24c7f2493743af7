import '../texts';
import { afterEach, expect, test, vi } from 'vitest';
import { browser } from 'wxt/browser';
import { direction } from '../../../../src/ui/app/i18n';

afterEach(() => void vi.restoreAllMocks());

test('a page is read in the direction of its texts', () => {
  expect(direction()).toBe('ltr');
  const read: { getMessage(key: string): string } = browser.i18n;
  vi.spyOn(read, 'getMessage').mockReturnValue('rtl');
  expect(direction()).toBe('rtl');
});

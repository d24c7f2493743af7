import '../ui/texts';
import { afterEach, expect, test, vi } from 'vitest';
import { browser } from 'wxt/browser';
import { textsLocale } from '../../../src/platform/locale';

afterEach(() => void vi.restoreAllMocks());

test.each([
  ['en-GB', 'en', 'en-GB'],
  ['de-AT', 'de', 'de-AT'],
  ['fr-CA', 'en', 'en'],
  ['en', 'de', 'de'],
])('a person of %s who reads the texts in "%s" has numbers and times as in %s', (own, texts, written) => {
  const { i18n }: { i18n: { getUILanguage(): string; getMessage(key: string): string } } = browser;
  vi.spyOn(i18n, 'getUILanguage').mockReturnValue(own);
  vi.spyOn(i18n, 'getMessage').mockReturnValue(texts);
  expect(textsLocale()).toBe(written);
});

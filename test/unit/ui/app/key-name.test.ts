import '../texts';
import { afterEach, expect, test, vi } from 'vitest';
import { keyName, pasteKeys } from '../../../../src/ui/app/key-name';

afterEach(() => vi.unstubAllGlobals());

test('keys are called what is on the keyboard of this computer', () => {
  vi.stubGlobal('navigator', { userAgent: 'Mozilla/5.0 (X11; Linux x86_64)' });
  expect(['Ctrl', 'Delete', 'j', '↓'].map(keyName)).toEqual(['Ctrl', 'Delete', 'j', '↓']);
  expect(pasteKeys()).toBe('Ctrl+V');
  vi.stubGlobal('navigator', { userAgent: 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)' });
  expect(['Ctrl', 'Shift'].map(keyName)).toEqual(['⌘', 'Shift']);
  expect(pasteKeys()).toBe('⌘V');
});

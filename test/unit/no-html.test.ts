import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { withoutHtml } from '../../src/build/no-html';

const preact = readFileSync(fileURLToPath(import.meta.resolve('preact')), 'utf8');

it('nothing is left of Preact that could make HTML out of text', () => {
  expect(preact).toMatch(/innerHTML/i);
  expect(withoutHtml(preact)).not.toMatch(/innerHTML/i);
});

it('a Preact in which that is written another way stops the build', () => {
  expect(() => withoutHtml(preact.replace('.innerHTML=', '["innerHTML"]='))).toThrow(/is not where/);
  expect(() => withoutHtml(withoutHtml(preact))).toThrow(/is not where/);
});

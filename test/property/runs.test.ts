import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { RUNS } from './runs';

const HERE = new URL('.', import.meta.url);
const tests = readdirSync(HERE)
  .filter((name) => name.endsWith('.test.ts'))
  .map((name) => readFileSync(new URL(name, HERE), 'utf8'))
  .join('\n');

test('each promise is tried, all together with 100,000 cases', () => {
  for (const name of Object.keys(RUNS)) expect(tests.split(`('${name}', `).length, name).toBe(2);
  expect(Object.values(RUNS).reduce<number>((sum, runs) => sum + runs, 0)).toBeGreaterThanOrEqual(100_000);
});

import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import * as z from 'zod/mini';
import { ROOT } from '../tools/browsers';
import { builtPath, found } from './files';

const reportSchema = z.object({
  errors: z.array(z.unknown()),
  warnings: z.array(z.object({ code: z.string(), file: z.string() })),
  notices: z.array(z.unknown()),
});

it('the checker of Firefox’s store warns of Preact’s innerHTML, and of nothing else', async () => {
  const webExt = join(ROOT, 'node_modules/web-ext/bin/web-ext.js');
  const args = [
    'lint',
    '--source-dir',
    builtPath('firefox-mv3'),
    '--output',
    'json',
    '--no-config-discovery',
  ];
  // It ends with an error code on the least warning; what it says is what counts.
  const { stdout } = await promisify(execFile)(process.execPath, [webExt, ...args], {
    env: { ...process.env, NO_UPDATE_NOTIFIER: '1' },
    maxBuffer: 2 ** 24,
  }).catch((failure: { stdout: string }) => failure);
  const { errors, warnings, notices } = z.parse(reportSchema, JSON.parse(stdout));
  const [preact = ''] = found('firefox-mv3', /\.js$/, /dangerouslySetInnerHTML/g);
  // Preact can set HTML for a component that asks for it. None does: bundle.test.ts counts the places.
  expect({
    errors,
    warnings: warnings.map(({ code, file }) => `${file}: ${code}`),
    notices,
  }).toEqual({ errors: [], warnings: [`${preact.split(': ')[0]}: UNSAFE_VAR_ASSIGNMENT`], notices: [] });
}, 30_000);

import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import * as z from 'zod/mini';
import { ROOT } from '../tools/browsers';
import { builtPath } from './files';

const reportSchema = z.object({
  errors: z.array(z.unknown()),
  warnings: z.array(z.unknown()),
  notices: z.array(z.unknown()),
});

it('the checker of Firefox’s store has nothing to say about the build', async () => {
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
  expect({ errors, warnings, notices }).toEqual({ errors: [], warnings: [], notices: [] });
}, 30_000);

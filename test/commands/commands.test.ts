import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { ROOT } from '../tools/browsers';
import { ownEnvironment } from '../tools/environment';
import { ICONS } from '../tools/icon-art';
import { commandsTold } from './documents';

const { scripts } = z.parse(
  z.object({ scripts: z.record(z.string(), z.string()) }),
  JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')),
);

/**
 * How each command that the documents tell is tried: `here`, below; or elsewhere, by a file that has this text in it and is
 * itself run by `npm test` or `.ci/run`.
 */
const TRIED: Record<string, 'here' | { by: string; has: string }> = {
  'npm ci': { by: '.ci/run', has: 'npm ci' },
  'npm test': { by: '.ci/run', has: 'npm test' },
  'npm start': 'here',
  'npm version': { by: 'test/commands/version.test.ts', has: 'npm version patch' },
  'npm audit': { by: '.ci/run', has: 'npm audit --omit=dev' },
  'npm run dev': 'here',
  'npm run build': 'here',
  'npm run build:firefox': { by: 'test/built/package.test.ts', has: 'commandsIn(' },
  'npm run package': { by: 'test/built/package.test.ts', has: 'npm run -s package' },
  'npm run golden': { by: 'test/built/manifest.test.ts', has: 'goldenFile(folder)' },
  'npm run icons': 'here',
  'npm run screens': 'here',
  'npm run pictures:update': { by: 'test/e2e/surfaces.spec.ts', has: 'toHaveScreenshot' },
  'npm run store:pictures': 'here',
  'npm run sim': 'here',
  'npm run synap': { by: 'test/commands/synap.test.ts', has: 'main.ts' },
  'npm run bench': { by: 'test/bench/browser/counts.test.ts', has: 'writtenPerPoll()' },
  'npm run bench:engine': { by: 'test/bench/engine/aims.test.ts', has: 'oneJobAims(' },
  'npm run typecheck': { by: 'test/tools/all.ts', has: "bin('tsc'), ['--noEmit']" },
  'npm run lint': { by: 'test/tools/all.ts', has: "bin('biome'), ['check', '--error-on-warnings'" },
  'npm run format': 'here',
  'npm run test:unit': { by: 'test/tools/all.ts', has: "'test/vitest.config.ts'" },
  'npm run test:pages': { by: 'test/tools/all.ts', has: "'test/vitest.config.ts'" },
  'npm run test:aims': { by: 'test/tools/all.ts', has: "'test/vitest.config.ts'" },
  'npm run test:properties': { by: 'test/tools/all.ts', has: "'test/vitest.config.ts'" },
  'npm run test:built': { by: 'test/tools/all.ts', has: "'test/vitest.config.ts'" },
  'npm run test:commands': { by: 'test/tools/all.ts', has: "'test/vitest.config.ts'" },
  'npm run test:mutants': { by: 'test/commands/mutants.test.ts', has: "'test:mutants'" },
  'npm run test:sim': { by: 'test/tools/all.ts', has: "'test/sim/vitest.config.ts'" },
  'npm run test:e2e': { by: 'test/tools/all.ts', has: "'test/tools/e2e.ts'" },
  'npm run test:kills': { by: 'test/e2e/kills.spec.ts', has: 'process.env.KILLS' },
};

describe('every command of the documents', () => {
  const told = commandsTold();

  it('exists', () => {
    const missing = [...told].filter(([command]) => {
      const [, ours] = /^npm run (?:-s )?(.*)$/.exec(command) ?? [];
      return ours !== undefined && !(ours in scripts);
    });
    expect(missing).toEqual([]);
  });

  it('is tried, and none is listed here that no document tells', () => {
    expect([...told.keys()].sort()).toEqual(Object.keys(TRIED).sort());
  });

  it('is tried where it says here', () => {
    for (const [command, how] of Object.entries(TRIED)) {
      if (how === 'here') continue;
      expect(existsSync(join(ROOT, how.by)), command).toBe(true);
      expect(readFileSync(join(ROOT, how.by), 'utf8'), command).toContain(how.has);
    }
  });

  it('that runs a part of the tests names one that `npm test` runs too', () => {
    const config = readFileSync(join(ROOT, 'test/vitest.config.ts'), 'utf8');
    const named = Object.values(scripts).flatMap((script) => [...script.matchAll(/--project (\S+)/g)]);
    for (const [, project = ''] of named) expect(config).toContain(`'${project}'`);
  });

  it('is one of package.json’s, and all of those are told', () => {
    const ours = Object.keys(scripts).map((name) =>
      ['start', 'test', 'version'].includes(name) ? `npm ${name}` : `npm run ${name}`,
    );
    expect(ours.filter((command) => !told.has(command))).toEqual([]);
  });
});

const run = promisify(execFile);

/** Without a display to open windows on. */
const environment = { ...ownEnvironment(), DISPLAY: undefined, WAYLAND_DISPLAY: undefined };

async function npm(args: string[], env: NodeJS.ProcessEnv = {}): Promise<string> {
  const { stdout } = await run('npm', args, {
    cwd: ROOT,
    env: { ...environment, ...env },
    maxBuffer: 2 ** 26,
  });
  return stdout;
}

const contents = (paths: string[]) => Promise.all(paths.map((path) => readFile(path, 'base64')));

/** Width and height of each picture in a folder, as its header has them. */
async function pictureSizes(folder: string): Promise<Record<string, string>> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.png')).sort();
  const sizes = names.map(async (name) => {
    const head = await readFile(join(folder, name));
    return [name, `${head.readUInt32BE(16)}×${head.readUInt32BE(20)}`];
  });
  return Object.fromEntries(await Promise.all(sizes));
}

describe('run as they stand there', () => {
  /** It waits for half a minute for jobs to end; the others are run meanwhile. */
  let started: Promise<string>;

  beforeAll(async () => {
    // Both write into one folder, and the demonstration reads it.
    await npm(['run', 'build']);
    const screens = await mkdtemp(join(tmpdir(), 'inspector-screens-'));
    await npm(['run', 'screens', '--', 'popup-in-progress'], { SCREENS_DIR: screens });
    expect(existsSync(join(screens, 'popup-in-progress-dark.png'))).toBe(true);
    await rm(screens, { recursive: true });
    const pictures = await mkdtemp(join(tmpdir(), 'inspector-pictures-'));
    await npm(['run', 'store:pictures'], { PICTURES_DIR: pictures });
    for (const folder of ['store', 'pictures'])
      expect(await pictureSizes(join(pictures, folder))).toEqual(
        await pictureSizes(join(ROOT, 'docs', folder)),
      );
    await rm(pictures, { recursive: true });
    started = npm(['start']);
    started.catch(() => undefined);
  }, 120_000);

  afterAll(() => started.catch(() => undefined));

  it('npm run icons finds every icon as it is drawn', async () => {
    const paths = ICONS.map(({ file }) => join(ROOT, 'public/icons', file));
    const before = await contents(paths);
    expect(await npm(['run', 'icons'])).toContain('Every icon is as docs/icon.svg has it.');
    expect(await contents(paths)).toEqual(before);
  });

  it('npm run format has nothing to mend', async () => {
    expect(await npm(['run', 'format'])).toContain('No fixes applied');
  });

  it('npm run sim plays as many schedules as it is told', async () => {
    expect(await npm(['run', 'sim', '--', '--seeds', '2'])).toMatch(/ 0 broke a promise/);
  });

  it('npm run dev builds for Load unpacked, goes on, and ends when it is told', async () => {
    const dev = spawn('npm', ['run', 'dev'], { cwd: ROOT, env: environment, detached: true });
    await said(dev, /Load ".*chrome-mv3-dev" as an unpacked extension/);
    expect(dev.exitCode).toBeNull();
    const ended = new Promise((resolve) => dev.once('close', resolve));
    // The whole group: npm, and what it runs.
    process.kill(-(dev.pid ?? 0), 'SIGTERM');
    await ended;
  });

  it('npm start shows the extension at work, to the last notification', async () => {
    const output = await started;
    expect(output).toMatch(/^notified {2}refund-policy/m);
    expect(output).toMatch(/^Screenshot of the popup: /m);
  });
});

/** Resolves once a program said this, rejects when it ends before. */
function said(program: ChildProcess, what: RegExp): Promise<void> {
  return new Promise((resolve, reject) => {
    let all = '';
    const take = (text: Buffer) => {
      all += text;
      if (what.test(all)) resolve();
    };
    program.stdout?.on('data', take);
    program.stderr?.on('data', take);
    program.once('close', () => reject(new Error(`It ended:\n${all}`)));
  });
}

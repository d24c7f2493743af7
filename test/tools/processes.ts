import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { Duplex, type Readable } from 'node:stream';

/** A program of ours that runs until it is stopped, or until this process ends in whatever way. */
export interface Program {
  readonly pid: number;
  readonly child: ChildProcess;
  readonly stdout: Readable;
  /** The other ends of its file descriptors 3 and 4. */
  readonly pipes: readonly [Duplex, Duplex];
  /** Resolves with the last of its error output, whenever and however it ends. */
  readonly ended: Promise<string>;
  /** SIGTERM, and SIGKILL after `graceMs`. Resolves when it is gone. */
  stop(graceMs?: number): Promise<void>;
}

/** How much of a program's error output is kept for the error message, in characters. */
const TAIL = 2_000;

/**
 * Starts a program in a session of its own, so that Ctrl-C reaches only us and we stop things in order. On Linux the
 * kernel ends it when we die without having stopped it.
 */
export async function startProgram(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): Promise<Program> {
  const lifeline = process.platform === 'linux' && findProgram('setpriv') !== null;
  const [file, ...rest] = lifeline
    ? ['setpriv', '--pdeathsig', 'TERM', command, ...args]
    : [command, ...args];
  const child = spawn(file, rest, { env, detached: true, stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe'] });
  const [, stdout, stderr, third, fourth] = child.stdio;
  if (!stdout || !stderr || !(third instanceof Duplex && fourth instanceof Duplex))
    throw new Error('no pipes to the program');

  let tail = '';
  stderr.setEncoding('utf8').on('data', (text: string) => {
    tail = (tail + text).slice(-TAIL);
  });
  const ended = new Promise<string>((resolve) => {
    child.once('close', () => resolve(tail));
    child.once('error', (error) => resolve(String(error)));
  });
  if (child.pid === undefined) throw new Error(`${command} did not start: ${await ended}`);
  const { pid } = child;

  return {
    pid,
    child,
    stdout,
    pipes: [third, fourth],
    ended,
    stop: async (graceMs = 5_000) => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), graceMs);
      await ended;
      clearTimeout(timer);
    },
  };
}

/** Path of an executable on PATH, or null. */
export function findProgram(name: string): string | null {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  return folders.map((folder) => join(folder, name)).find(isExecutable) ?? null;
}

export function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** What a short command said. `ok`: it ran and ended with 0. */
export interface Ran {
  ok: boolean;
  stdout: string;
  stderr: string;
}

/** Runs a short command to its end and keeps what it said. */
export function run(
  command: string,
  args: readonly string[],
  options: { env?: NodeJS.ProcessEnv; timeoutMs?: number } = {},
): Ran {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: options.env ?? process.env,
    timeout: options.timeoutMs ?? 20_000,
  });
  return { ok: status === 0, stdout: stdout ?? '', stderr: error ? String(error) : (stderr ?? '') };
}

/** Runs a command whose output the person sees. Resolves with its exit code; 1 when a signal or a failure ended it. */
export function runShown(
  command: string,
  args: readonly string[],
  options: { env?: NodeJS.ProcessEnv; quiet?: boolean } = {},
): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      stdio: ['ignore', options.quiet ? 'ignore' : 'inherit', 'inherit'],
      env: options.env ?? process.env,
    });
    child.once('error', (error) => {
      console.error(String(error));
      resolve(1);
    });
    child.once('close', (code) => resolve(code ?? 1));
  });
}

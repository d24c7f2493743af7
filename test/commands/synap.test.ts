import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ROOT } from '../tools/browsers';

describe('the test server as a process of its own', () => {
  it('prints where it is, its key and its jobs, and ends on Ctrl+C', async () => {
    const child = node(['synap-server/main.ts', '--key', 'synap_test_cli', '--burst', '7']);
    const exit = once(child, 'exit');
    let output = '';
    child.stdout.setEncoding('utf8');
    for await (const text of child.stdout) {
      output += text;
      if (output.includes('Ctrl+C')) break;
    }
    const [url = '', id = ''] = [/http:\S+/, /[0-9a-f]{8}-[0-9a-f-]{27}/].map(
      (pattern) => pattern.exec(output)?.[0],
    );
    const answer = await fetch(`${url}/api/v1/memories/status/${id}`, {
      headers: { Authorization: 'Bearer synap_test_cli' },
    });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('x-ratelimit-remaining')).toBe('6');
    child.kill('SIGINT');
    expect(await exit).toEqual([0, null]);
  });

  it('leaves nothing behind that keeps its process alive', async () => {
    const script = `
      const { startSynap } = await import('./synap-server/index.ts');
      const server = await startSynap();
      server.faults.add({ kind: 'delay', delayMs: 3_600_000 });
      const refused = fetch(server.url + '/health').catch(() => {});
      await server.nextRequest();
      await server.close();
      await refused;`;
    const child = node(['--input-type=module', '--eval', script]);
    expect(await once(child, 'exit')).toEqual([0, null]);
  });
});

/** Node on this project's TypeScript, in the folder of the tests, ended with the test whatever became of it. */
function node(args: string[]) {
  const child = spawn(process.execPath, ['--import', 'tsx', ...args], {
    cwd: join(ROOT, 'test'),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

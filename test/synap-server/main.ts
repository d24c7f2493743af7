import { parseArgs } from 'node:util';
import { addDemoJobs } from './demo';
import { startSynap } from './server';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    key: { type: 'string', default: 'synap_test_local_demonstration' },
    'per-minute': { type: 'string', default: '600' },
    burst: { type: 'string', default: '50' },
    tls: { type: 'string', multiple: true },
    cors: { type: 'boolean', default: false },
  },
});

function whole(option: 'port' | 'per-minute' | 'burst'): number {
  const number = Number(values[option]);
  if (!Number.isSafeInteger(number) || number < 0) throw new Error(`--${option} wants a whole number`);
  return number;
}

const server = await startSynap({
  port: whole('port'),
  keys: [{ key: values.key }],
  limit: { perMin: whole('per-minute'), burst: whole('burst') },
  cors: values.cors,
  ...(values.tls ? { tls: { hosts: values.tls } } : {}),
});

console.log(`Local Synap at ${server.url}`);
console.log(`API key        ${server.key}`);
showJobs();
if (process.stdin.isTTY) {
  // The short ones have ended before a newcomer has found where to paste them.
  console.log('Press Enter to add five more, Ctrl+C to stop.');
  process.stdin.on('data', showJobs).unref();
} else {
  console.log('Press Ctrl+C to stop.');
}

function showJobs(): void {
  console.log('Jobs in progress:');
  for (const { id, documentId } of addDemoJobs(server)) console.log(`  ${id}  ${documentId}`);
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void server.close());

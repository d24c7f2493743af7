import { expect, it } from 'vitest';
import { startBackground } from '../../../src/background/background';
import { keys, logSchema, SCHEMA_VERSION } from '../../../src/watch/model/records';
import { memoryBrowser } from '../../support/memory-browser';
import { settled } from '../../support/virtual-clock';
import { NOW } from '../samples';

it('the log says once that a connection was stopped and why, and once that it resumed', async () => {
  let isKeyGood = false;
  const refusal = () =>
    new Response('{"detail":"no"}', { status: 401, headers: { 'X-Correlation-Id': 'corr-1' } });
  const { ports, session } = memoryBrowser({
    now: NOW,
    fetch: async () => (isKeyGood ? Response.json({ client_id: 'cli_1' }) : refusal()),
  });
  const { onMessage } = startBackground(ports);
  const logged = () => {
    const none = JSON.stringify({ schema: SCHEMA_VERSION, entries: [] });
    const entries = [keys.olderLog, keys.log].flatMap(
      (key) => logSchema.parse(JSON.parse(session.get(key) ?? none)).entries,
    );
    return entries.map(({ event, what, correlationId }) => [event, what, correlationId]);
  };
  const form = { name: '', baseUrl: 'http://localhost:8000', key: 'synap_test_0123456789' };
  const saved = await onMessage({ type: 'saveConnection', connectionId: null, ...form });
  const { connectionId } = JSON.parse(JSON.stringify(saved)).value;
  await settled();
  const stopped = ['blocked', 'key_rejected', 'corr-1'];
  expect(logged()).toEqual([stopped]);
  isKeyGood = true;
  await onMessage({ type: 'retryConnection', connectionId });
  await settled();
  expect(logged()).toEqual([stopped, ['unblocked', 'key_rejected', null]]);
  await onMessage({ type: 'retryConnection', connectionId });
  await settled();
  expect(logged()).toHaveLength(2);
});

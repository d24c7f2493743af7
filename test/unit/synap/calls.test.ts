import { expect, test } from 'vitest';
import { callOf } from '../../../src/synap/calls';

const ID = '7c9e6679-7425-40de-944b-e07fc1f90ae7';

test.each([
  ["Synap's own", 'https://synap-cloud-prod.maximem.ai/api/v1/memories/create', 'create'],
  ['with a slash and a query', 'https://synap.example/api/v1/memories/create/?trace=1#x', 'create'],
  ['a batch', 'https://synap.example/api/v1/memories/batch', 'batch'],
  ["a batch under a program's own path", 'http://localhost:3000/api/ingest/batch', 'batch'],
  ['an upload', 'https://synap.example/api/v1/memories/upload', 'upload'],
  ['a transcript', 'https://synap.example/v1/conversations/ingest', 'ingest'],
  ["a call of the console's memory test", 'https://synap-mcp.maximem.ai/mcp', 'mcp'],
  ['a status', `https://synap.example/api/v1/memories/status/${ID}`, 'status'],
  [
    'a status with a long query',
    `https://synap.example/api/v1/memories/status/${ID}?trace=${'x'.repeat(3_000)}`,
    'status',
  ],
  ['a status, the other way round', `https://app.example/memories/${ID}/status`, 'status'],
  ["a status under a program's own path", 'http://127.0.0.1:8000/jobs/17/status', 'status'],
])('%s is a call of Synap', (_, url, call) => expect(callOf(url)).toBe(call));

test.each([
  ['another path', 'https://synap.example/api/v1/auth/whoami'],
  ['a path that only holds one', 'https://app.example/memories/create/form'],
  ['a longer word', 'https://app.example/minibatch'],
  ['a query that ends like one', 'https://app.example/?next=/memories/create'],
  ['a host that ends like one', 'https://status'],
  ['a text as an address', 'data:text/plain,/memories/create'],
  ['an extension', 'chrome-extension://abc/memories/create'],
  ['no address', '/memories/create'],
  ['an address of megabytes', `https://app.example/${'x'.repeat(5_000_000)}/memories/create`],
])('%s is no call of Synap', (_, url) => expect(callOf(url)).toBeNull());

import fc from 'fast-check';
import type { Command } from '../../../src/messages';
import { idOf } from '../../unit/samples';
import { KEY } from './connections';
import { halfNull, orNull } from './fields';
import { anyJson, mutated, perhapsDamaged } from './json';

const someId = fc.nat(7).map(idOf);
const ids = fc.array(someId, { minLength: 1, maxLength: 6 });
const connectionId = fc.constantFrom('home', 'home', 'away', 'gone');
const baseUrl = fc.constantFrom(
  'https://synap-cloud-prod.maximem.ai',
  'https://other.example/',
  'http://evil.example',
  'x',
);
const apiKey = fc.constantFrom(null, KEY, ` Bearer ${KEY}`, '', 'ключ');
const text = fc.string({ maxLength: 20 });

const moment = fc.constantFrom('2026-01-15T12:00:00.000Z', '2031-01-01T00:00:00Z', 'yesterday', '');
const importedRow = fc.record(
  {
    ingestion_id: someId,
    base_url: orNull(baseUrl),
    outcome: fc.constantFrom(null, 'completed', 'failed', 'not_found'),
    added_at: moment,
    completed_at: orNull(moment),
    memory_ids: fc.array(text, { maxLength: 2 }),
    label: text,
  },
  { requiredKeys: ['ingestion_id', 'added_at'] },
);

/** Every command there is, as pages send them. */
export const COMMANDS: {
  [T in Command['type']]: fc.Arbitrary<Omit<Extract<Command, { type: T }>, 'type'>>;
} = {
  watch: fc.record({
    ids,
    connectionId: halfNull(connectionId),
    source: fc.constantFrom('popup' as const, 'page' as const),
  }),
  check: fc.record({ ids }),
  stop: fc.record({ ids }),
  remove: fc.record({ ids }),
  restore: fc.record({ ids }),
  seen: fc.record({ ids }),
  visible: fc.record({ ids }),
  annotate: fc.record({ id: someId, label: text, note: text }),
  saveConnection: fc.record({
    connectionId: orNull(connectionId),
    name: text,
    baseUrl,
    key: apiKey,
    keyMode: fc.constantFrom('kept' as const, 'session' as const),
  }),
  testConnection: fc.record({ connectionId: orNull(connectionId), baseUrl, key: apiKey }),
  retryConnection: fc.record({ connectionId }),
  removeConnection: fc.record({ connectionId }),
  saveSettings: fc.record({
    patch: fc.record({ keep: fc.nat(3), theme: fc.constant('dark' as const) }, { requiredKeys: [] }),
  }),
  testNotification: fc.constant({}),
  diagnose: fc.constant({}),
  clearHistory: fc.constant({}),
  import: fc.record({ rows: fc.array(perhapsDamaged(importedRow), { minLength: 1, maxLength: 4 }) }),
  readMemory: fc.record({ ingestionId: someId, memoryId: text }),
  readCredits: fc.record({ connectionId }),
  readMemories: fc.record({
    ingestionId: someId,
    memoryIds: fc.array(text, { minLength: 1, maxLength: 4 }),
    isOverdue: fc.boolean(),
  }),
};

/** `watch` twice as often as any other: without it nothing is polled, and most of the others do nothing. */
const command: fc.Arbitrary<object> = fc.oneof(
  ...Object.entries(COMMANDS).map(([type, rest]) => ({
    arbitrary: rest.map((fields) => ({ type, ...fields })),
    weight: type === 'watch' ? 2 : 1,
  })),
);

/** What may reach the background as a message: mostly commands, some of them damaged, or anything. */
export const message: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 5, arbitrary: command },
  { weight: 1, arbitrary: mutated(command) },
  { weight: 1, arbitrary: anyJson },
);

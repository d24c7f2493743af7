import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as z from 'zod/mini';
import {
  recoverConnection,
  recoverIngestion,
  recoverSettings,
} from '../../src/background/storage/recover-records';
import { normaliseBaseUrl } from '../../src/platform/origins';
import { DEFAULT_SETTINGS } from '../../src/watch/model/defaults';
import {
  connectionSchema,
  counterSchema,
  ingestionSchema,
  settingsSchema,
} from '../../src/watch/model/records';
import { idOf } from '../unit/samples';
import { expectValid } from './expecting';
import { connection } from './generators/connections';
import { ingestion } from './generators/ingestions';
import { anyJson, mutated } from './generators/json';
import { settings } from './generators/outbox';
import { NOW } from './generators/times';
import { always } from './runs';

const DEFAULT_URL = 'https://production.example';

const fieldOf = (raw: unknown, name: string): unknown => {
  const fields = new Map<string, unknown>(Object.entries(Object(raw)));
  return Array.isArray(raw) ? undefined : fields.get(name);
};

test('a damaged watch goes on in a later round, unless it says itself that it is over or put away', () => {
  const raw = fc.oneof(anyJson, mutated(ingestion(1), 4));
  always('salvage: an ingestion', fc.tuple(raw, fc.constantFrom(null, 'home')), ([raw, fallback]) => {
    const goesOn = recoverIngestion(idOf(1), raw, { fallbackConnectionId: fallback, now: NOW });
    const state = fieldOf(raw, 'state');
    if (goesOn === null) {
      const isPutAway = typeof fieldOf(raw, 'removedAt') === 'number';
      expect(isPutAway || state === 'ended' || state === 'stopped' || fallback === null).toBe(true);
      return;
    }
    expectValid(ingestionSchema, goesOn);
    expect(goesOn).toMatchObject({ id: idOf(1), state: 'watching', lastError: { code: 'record_damaged' } });
    const round = counterSchema.safeParse(fieldOf(raw, 'round'));
    if (round.success) expect(goesOn.round).toBeGreaterThan(round.data);
  });
});

test('a damaged connection goes on, its key at the address it was given for or not at all', () => {
  const raw = fc.oneof(anyJson, mutated(connection('home'), 4), mutated(connection('home'), 4));
  always('salvage: a connection', raw, (raw) => {
    const goesOn = recoverConnection('home', raw, { defaultBaseUrl: DEFAULT_URL, now: NOW });
    expectValid(connectionSchema, goesOn);
    const url = normaliseBaseUrl(goesOn.baseUrl);
    expect(url.ok && url.baseUrl === goesOn.baseUrl).toBe(true);
    // A key kept only in memory is bound to its address there, and asked for when it does not fit.
    if (goesOn.keyMode === 'session') return;
    if (goesOn.sealed === null) expect(goesOn.blocked?.reason).toBe('key_needed');
    else expect(goesOn.baseUrl).toBe(fieldOf(raw, 'baseUrl'));
  });
});

const NAMES = z.keyof(settingsSchema).options;

test('damaged settings keep every choice that can be read', () => {
  always('salvage: settings', fc.oneof(anyJson, mutated(settings, 3), mutated(settings, 3)), (raw) => {
    const kept = recoverSettings(raw);
    expectValid(settingsSchema, kept);
    for (const name of NAMES) {
      const read = settingsSchema.shape[name].safeParse(fieldOf(raw, name));
      // A choice that was never made is the default.
      const chosen = <T>(value: T) => (value === undefined ? DEFAULT_SETTINGS[name] : value);
      expect(chosen(kept[name])).toEqual(chosen(read.success ? read.data : undefined));
    }
  });
});

import '../texts';
import { describe, expect, it } from 'vitest';
import {
  connectionProblem,
  defaultConnectionIn,
  formerConnectionName,
  isCutOff,
  needsKey,
  needsSetup,
} from '../../../../src/ui/app/connection-problem';
import { DEFAULT_SETTINGS, EMPTY_SUMMARY } from '../../../../src/watch/model/defaults';
import type { Connection, Failure, Summary } from '../../../../src/watch/model/records';
import { summaryWith } from '../../../../src/watch/model/summary';
import { blockFor, connection, connectionRuntime, NOW } from '../../samples';

const failure = (code: Failure['code']): Failure => ({ code, at: NOW, correlationId: 'c-1', detail: 'said' });
const identity = { clientId: 'client', instanceId: 'instance', isolation: null, at: NOW };

function summaryOf(connections: Connection[], over: Partial<Summary> = {}): Summary {
  return { ...summaryWith(EMPTY_SUMMARY, connections, DEFAULT_SETTINGS), ...over };
}

function viewOf(over: Partial<Connection> = {}) {
  const [view] = summaryOf([connection('home', over)]).connections;
  if (!view) throw new Error('no connection');
  return view;
}

describe('what keeps a connection from working', () => {
  const failing = connectionRuntime({ connectionError: failure('server_error'), pausedUntil: NOW + 1 });

  it('is a block before a failing server, and that before what a check found', () => {
    const checkError = failure('wrong_url');
    const blocked = { ...blockFor('no_credits'), until: NOW + 2, link: 'https://pay.example' };
    expect(connectionProblem(viewOf({ blocked, checkError }), failing)).toMatchObject({
      code: 'no_credits',
      until: NOW + 2,
      link: 'https://pay.example',
    });
    expect(connectionProblem(viewOf({ checkError }), failing)).toMatchObject({
      code: 'server_error',
      until: NOW + 1,
      detail: 'said',
    });
    expect(connectionProblem(viewOf({ checkError }), connectionRuntime())).toEqual(checkError);
    expect(connectionProblem(viewOf(), connectionRuntime())).toBeNull();
    expect(connectionProblem(viewOf(), null)).toBeNull();
  });

  it('of a refused key goes on by itself only while it is retried and anything is in progress', () => {
    const until = NOW + 60_000;
    const retried = viewOf({ blocked: { ...blockFor('key_rejected'), until } });
    expect(connectionProblem(retried, null, true)).toMatchObject({ until, text: expect.any(String) });
    expect(connectionProblem(retried, null, false)).toMatchObject({ until: null, text: null });
    const givenUp = viewOf({ blocked: blockFor('key_rejected') });
    expect(connectionProblem(givenUp, null, true)).toMatchObject({ until: null, text: null });
  });

  it('is no loss where the key was to be kept only until the browser closes', () => {
    const blocked = blockFor('key_needed');
    const forgotten = connectionProblem(viewOf({ blocked, keyMode: 'session' }), null);
    expect(forgotten?.text).toEqual(expect.any(String));
    expect(connectionProblem(viewOf({ blocked, keyMode: 'kept' }), null)?.text).toBeNull();
    const unpaid = connectionProblem(viewOf({ blocked: blockFor('no_credits'), keyMode: 'session' }), null);
    expect(unpaid?.text).toBeNull();
  });
});

it('without a network only what is on this machine is in reach', () => {
  const there = viewOf();
  const here = viewOf({ baseUrl: 'http://localhost:8000' });
  expect([there, here].map((view) => isCutOff(view, false))).toEqual([true, false]);
  expect([there, here].map((view) => isCutOff(view, true))).toEqual([false, false]);
});

it('another key is what a refused or a lost one needs, and nothing else', () => {
  const needing = (['key_rejected', 'key_needed', 'no_credits', 'permission_missing'] as const).filter(
    (reason) => needsKey(viewOf({ blocked: blockFor(reason) })),
  );
  expect(needing).toEqual(['key_rejected', 'key_needed']);
  expect(needsKey(viewOf())).toBe(false);
});

describe('the popup asks for a key before anything else', () => {
  const refused = { blocked: blockFor('key_rejected') };

  it('where there is no connection, or the only one has never worked', () => {
    expect(needsSetup(null)).toBe(true);
    expect(needsSetup(summaryOf([]))).toBe(true);
    expect(needsSetup(summaryOf([connection('home', refused)]))).toBe(true);
    expect(needsSetup(summaryOf([connection('home', { checkError: failure('key_rejected') })]))).toBe(true);
  });

  it('and leaves the list in reach where there is one, or anything has worked', () => {
    expect(needsSetup(summaryOf([connection()]))).toBe(false);
    expect(needsSetup(summaryOf([connection('home', { checkError: failure('unreachable') })]))).toBe(false);
    expect(needsSetup(summaryOf([connection('home', { ...refused, identity })]))).toBe(false);
    expect(needsSetup(summaryOf([connection('home', refused), connection('other', refused)]))).toBe(false);
    const counts = { ...EMPTY_SUMMARY.counts, total: 1 };
    expect(needsSetup(summaryOf([connection('home', refused)], { counts }))).toBe(false);
  });
});

it('a connection that is gone is still named, and one that exists is not called gone', () => {
  const formerConnections = ['home', 'gone'].map((id) => ({ id, name: `Old ${id}`, baseUrl: '' }));
  const summary = summaryOf([connection()], { formerConnections });
  expect(formerConnectionName('gone', summary)).toContain('Old gone');
  expect(formerConnectionName('home', summary)).toBeNull();
  expect(formerConnectionName('never', summary)).toBeNull();
});

it('what is pasted is watched on the default connection, else on the first', () => {
  const both = [connection('one'), connection('two')];
  expect(defaultConnectionIn(summaryOf(both, { defaultConnectionId: 'two' }))?.id).toBe('two');
  expect(defaultConnectionIn(summaryOf(both, { defaultConnectionId: 'gone' }))?.id).toBe('one');
  expect(defaultConnectionIn(summaryOf([]))).toBeNull();
});

import { describe, expect, it } from 'vitest';
import { ownError } from '../../../../src/synap/errors';
import type { ConnectionRuntime } from '../../../../src/watch/model/records';
import { withConnectionError } from '../../../../src/watch/scheduling/connection-error';
import { connectionRuntime, NOW } from '../../samples';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** The runtime state after a key that could not be read at this time, nor since a request for it was to be sent. */
const unreadable = (runtime: ConnectionRuntime, at: number, sentAt = at) =>
  withConnectionError(
    runtime,
    { error: ownError('key_unreadable'), meta: null },
    { sentAt, now: at, random: 1 },
  );

describe('a key that cannot be read', () => {
  it('is tried again after 10 s, 30 s, 2, 10 and 30 min, then each hour', () => {
    const pauses: number[] = [];
    let runtime = connectionRuntime();
    for (let at = NOW; pauses.length < 8; at = runtime.pausedUntil ?? at) {
      runtime = unreadable(runtime, at);
      pauses.push((runtime.pausedUntil ?? at) - at);
    }
    const first = [10 * SECOND, 30 * SECOND, 2 * MINUTE, 10 * MINUTE, 30 * MINUTE];
    expect(pauses).toEqual([...first, 60 * MINUTE, 60 * MINUTE, 60 * MINUTE]);
  });

  it('is tried again as soon, however often the server has failed before', () => {
    const failing = connectionRuntime({ failures: 9, failedAt: NOW - MINUTE, pausedUntil: NOW - SECOND });
    expect(unreadable(failing, NOW).pausedUntil).toBe(NOW + 10 * SECOND);
  });

  it('is tried again as soon where it was found together with the failure of a server', () => {
    const failing = connectionRuntime({ failures: 1, failedAt: NOW });
    expect(unreadable(failing, NOW).pausedUntil).toBe(NOW + 10 * SECOND);
  });

  it('is tried again as soon while the pause after failures of the server lasts', () => {
    const failing = connectionRuntime({ failures: 7, failedAt: NOW - SECOND, pausedUntil: NOW + MINUTE });
    expect(unreadable(failing, NOW).pausedUntil).toBe(NOW + 10 * SECOND);
  });

  it('counts once for several polls that wait for it together, though the clock is set back by an hour meanwhile', () => {
    const sentAt = NOW + 60 * MINUTE;
    const failed = [1, 2, 3, 4].reduce((runtime) => unreadable(runtime, NOW, sentAt), connectionRuntime());
    expect(failed).toMatchObject({ failures: 1, pausedUntil: NOW + 10 * SECOND });
  });

  it('shortens no pause that the server has asked for', () => {
    const held = connectionRuntime({ pausedUntil: NOW + MINUTE, serverPausedUntil: NOW + MINUTE });
    expect(unreadable(held, NOW).pausedUntil).toBe(NOW + MINUTE);
  });
});

it('a server that fails each time in another way is left alone for ever longer all the same', () => {
  const codes = ['server_error', 'unreachable', 'server_error', 'unreachable'] as const;
  let runtime = connectionRuntime();
  const pauses = codes.map((code, n) => {
    const now = NOW + n * MINUTE;
    runtime = withConnectionError(
      runtime,
      { error: ownError(code), meta: null },
      { sentAt: now, now, random: 1 },
    );
    return (runtime.pausedUntil ?? now) - now;
  });
  expect(pauses).toEqual([0, SECOND, 2 * SECOND, 4 * SECOND]);
});

it('a missing network is known since it was first missed, and is no failure of the server', () => {
  const offline = (runtime: ConnectionRuntime, at: number) =>
    withConnectionError(
      runtime,
      { error: ownError('offline'), meta: null },
      { sentAt: at, now: at, random: 1 },
    );
  const found = offline(connectionRuntime(), NOW);
  expect(found).toMatchObject({
    failures: 0,
    pausedUntil: null,
    connectionError: { code: 'offline', at: NOW },
  });
  expect(offline(found, NOW + MINUTE)).toBe(found);
});

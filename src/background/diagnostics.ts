import type { Diagnosis } from '../messages';
import type { Ports } from '../platform/ports';
import { read } from '../watch/model/read-stored';
import { type Connection, keys } from '../watch/model/records';
import { becomesPollable } from '../watch/scheduling/pollable';
import type { Connections } from './connections/connections';
import { POLL_ALARM } from './polling/alarm';
import { sizeOf } from './storage/room';
import { runtimeOf, type State } from './storage/state';
import type { Store } from './storage/store';

/** Lines of the log in a diagnosis: enough to see what led here, and few enough to send to somebody. */
const LOG_LINES = 60;

type ConnectionReport = Diagnosis['connections'][number];

/** Reads the state of everything that watching depends on. It reports what is there, not what should be, and no secrets. */
export function createDiagnostics(
  ports: Ports,
  store: Store,
  connections: Pick<Connections, 'openAccess' | 'liveCheck'>,
) {
  const wokeAt = ports.clock.now();

  async function diagnose(): Promise<Diagnosis> {
    const state = await store.state();
    const now = ports.clock.now();
    const [alarmAt, shown, permission, stored, session] = await Promise.all([
      ports.alarms.nextAt(POLL_ALARM).catch(() => null),
      ports.notifications.shown().catch(() => null),
      ports.notifications.permission().catch(() => 'unknown' as const),
      ports.local.getAll(),
      ports.session.get([keys.log, keys.olderLog]),
    ]);
    return {
      at: now,
      wokeAt,
      lastRoundAt: state.scheduler.lastRoundAt,
      alarmAt,
      isAlarmNeeded: becomesPollable({ records: new Map(), connections: new Map() }, state),
      online: ports.online(),
      notifications: { permission, shown: shown?.length ?? null },
      storage: sizeOf(stored),
      counts: state.summary.counts,
      connections: await Promise.all(
        [...state.connections.values()].map((connection) => describe(state, connection, now)),
      ),
      log: [keys.olderLog, keys.log]
        .flatMap((key) => read.log(session[key])?.entries ?? [])
        .slice(-LOG_LINES),
    };
  }

  async function describe(state: State, connection: Connection, now: number): Promise<ConnectionReport> {
    const { id, name, baseUrl, keyMode, blocked, identity, limitPerMin } = connection;
    const runtime = runtimeOf(state, id, now);
    const access = await connections.openAccess(id);
    return {
      id,
      name,
      baseUrl,
      keyMode,
      hasPermission: await ports.permissions.has(baseUrl).catch(() => null),
      key: access.ok ? 'opens' : access.error.code,
      live: await connections.liveCheck(id).catch(() => null),
      verifiedAt: identity?.at ?? null,
      blocked: blocked?.reason ?? null,
      connectionError: runtime.connectionError?.code ?? null,
      pausedUntil: runtime.pausedUntil,
      offsetMs: runtime.offsetMs,
      limitPerMin: runtime.limitPerMin,
      ownLimitPerMin: limitPerMin,
    };
  }

  return { diagnose };
}

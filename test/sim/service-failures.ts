import type { Environment } from './environment';
import type { Random } from './random';

/** The services of the browser that may fail, or never answer, for a while. */
type Service = 'key store' | 'storage' | 'notifications' | 'alarms';

/** How a call goes while its service is broken down. */
export type FailureMode = 'fails' | 'hangs';

interface Breakdown {
  mode: FailureMode;
  until: number;
  /** Only reads fail: a damaged database may still accept writes. */
  isReadsOnly: boolean;
}

const MINUTE = 60_000;

/** The key store, the database, the alarms and the notification service of the browser, each of which may break down for a while. */
export class ServiceFailures {
  private readonly breakdowns = new Map<Service, Breakdown>();

  constructor(
    private readonly environment: Environment,
    private readonly random: Random,
  ) {}

  /** A service fails, or does not answer, for a while. */
  breakDown(service: Service): void {
    const { random, environment } = this;
    const mode = random.chance(0.5) ? 'hangs' : 'fails';
    const forMs = random.spread(500, 20 * MINUTE);
    const isReadsOnly = service === 'storage' && random.chance(0.5);
    this.breakdowns.set(service, { mode, until: environment.time.mono + forMs, isReadsOnly });
    environment.trace(`the ${service} ${mode} for ${Math.round(forMs / 1000)} s`);
  }

  /** All services work again. */
  repairAll(): void {
    this.breakdowns.clear();
  }

  isBrokenDown(service: Service): boolean {
    return (this.breakdowns.get(service)?.until ?? 0) > this.environment.time.mono;
  }

  /** How a call of this name fails now; null while its service works. */
  failureModeOf(call: string): FailureMode | null {
    const service = serviceOf(call);
    if (service === null || !this.isBrokenDown(service)) return null;
    const breakdown = this.breakdowns.get(service);
    if (breakdown === undefined || (breakdown.isReadsOnly && !call.includes('.get'))) return null;
    this.environment.count(`${service} broken down`);
    return breakdown.mode;
  }

  /** Whether a call that is never answered is carried out all the same. */
  isCarriedOut(): boolean {
    return this.random.chance(0.5);
  }
}

/** The service that a call of this name needs; null if none of those that break down. */
export function serviceOf(call: string): Service | null {
  if (call.startsWith('vault.')) return 'key store';
  if (call.startsWith('local.') || call.startsWith('session.')) return 'storage';
  if (call.startsWith('alarms.')) return 'alarms';
  return call.startsWith('notifications.') ? 'notifications' : null;
}

import type { Environment } from './environment';
import type { Random } from './random';

/** What of the browser may fail, or never answer, for a while. */
export const SERVICES = ['key store', 'storage', 'notifications', 'alarms'] as const;
export type Service = (typeof SERVICES)[number];

/** How a call goes while its service is in trouble. */
export type FailureMode = 'fails' | 'hangs';

interface Breakdown {
  how: FailureMode;
  until: number;
  /** A damaged database may take what it cannot give back. */
  isReadsOnly: boolean;
}

const MINUTE = 60_000;

/** Key stores, databases and notification services of browsers and systems, which break down and come back. */
export class Services {
  private readonly breakdowns = new Map<Service, Breakdown>();

  constructor(
    private readonly environment: Environment,
    private readonly random: Random,
  ) {}

  breakDown(service: Service): void {
    const { random, environment } = this;
    const how = random.chance(0.5) ? 'hangs' : 'fails';
    const forMs = random.spread(500, 20 * MINUTE);
    const isReadsOnly = service === 'storage' && random.chance(0.5);
    this.breakdowns.set(service, { how, until: environment.time.mono + forMs, isReadsOnly });
    environment.trace(`the ${service} ${how} for ${Math.round(forMs / 1000)} s`);
  }

  mendAll(): void {
    this.breakdowns.clear();
  }

  isBrokenDown(service: Service): boolean {
    return (this.breakdowns.get(service)?.until ?? 0) > this.environment.time.mono;
  }

  /** Null while the call's service works. */
  failureModeOf(call: string): FailureMode | null {
    const service = serviceOf(call);
    if (service === null || !this.isBrokenDown(service)) return null;
    const breakdown = this.breakdowns.get(service);
    if (breakdown === undefined || (breakdown.isReadsOnly && !call.includes('.get'))) return null;
    this.environment.count(`${service} in trouble`);
    return breakdown.how;
  }

  /** A call that never answers may have been carried out. */
  isCarriedOut(): boolean {
    return this.random.chance(0.5);
  }
}

/** Which service a call of this name needs. */
export function serviceOf(call: string): Service | null {
  if (call.startsWith('vault.')) return 'key store';
  if (call.startsWith('local.') || call.startsWith('session.')) return 'storage';
  if (call.startsWith('alarms.')) return 'alarms';
  return call.startsWith('notifications.') ? 'notifications' : null;
}

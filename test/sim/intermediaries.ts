import { INTERVAL_MAX_MS } from '../../src/watch/scheduling/poll-interval';
import type { Environment } from './environment';
import {
  CHANGES,
  type Change,
  changeAnswer,
  STAND_INS,
  type StandIn,
  standInAnswer,
} from './intermediary-answers';
import type { Random } from './random';
import type { IncomingRequest, Reply } from './virtual-synap';

/** What somebody in between does with a request. */
type Behaviour =
  | { kind: 'stands in'; form: StandIn }
  | { kind: 'changes'; form: Change }
  | { kind: 'caches'; form: 'kept'; answers: Map<string, CachedAnswer> };

/** An answer of Synap in a cache. */
interface CachedAnswer {
  reply: Reply;
  at: number;
}

/** Requests that somebody in between takes part in, from now on. */
interface Interference {
  behaviour: Behaviour;
  until: number;
  /** How many more it meets. */
  left: number;
  meets(path: string): boolean;
}

const MINUTE = 60_000;

const isRefusal = ({ form }: Behaviour): boolean =>
  form === 'ID refused in JSON' || form === 'key refused in JSON';

/** What stands between browser and Synap: it answers in Synap's place, or changes what Synap has answered. */
export class Intermediaries {
  private interferences: Interference[] = [];
  private hasRefused = false;
  private clockWrongAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly environment: Environment,
    private readonly random: Random,
  ) {}

  /** Somebody steps in: for one request or for a while, for everything or for some paths. */
  stepIn(ids: string[]): void {
    const { random, environment } = this;
    const behaviour = this.randomBehaviour();
    // A gateway that makes up refusals does so for a while and for every path: who refuses one request, and lets whoami pass, is
    // taken for Synap.
    const isOnce = random.chance(0.3) && !isRefusal(behaviour);
    const forMs = random.spread(2_000, 20 * MINUTE);
    this.interferences.push({
      behaviour,
      until: environment.time.mono + (isOnce ? Number.POSITIVE_INFINITY : forMs),
      left: isOnce ? random.int(1, 2) : Number.POSITIVE_INFINITY,
      meets: isRefusal(behaviour) ? () => true : this.randomPaths(ids),
    });
    environment.trace(
      () => `in between: ${behaviour.form} ${isOnce ? 'once' : `for ${Math.round(forMs / 1000)} s`}`,
    );
  }

  private randomBehaviour(): Behaviour {
    const { random } = this;
    const choice = random.next();
    if (choice < 0.15) return { kind: 'caches', form: 'kept', answers: new Map() };
    if (choice < 0.45) return { kind: 'changes', form: random.pick(CHANGES) };
    const behaviour: Behaviour = { kind: 'stands in', form: random.pick(STAND_INS) };
    if (!isRefusal(behaviour)) return behaviour;
    // Once in a schedule: a good whoami between two gateways that refuse would make their refusals Synap's.
    if (this.hasRefused) return { kind: 'stands in', form: 'page' };
    this.hasRefused = true;
    return behaviour;
  }

  private randomPaths(ids: string[]): Interference['meets'] {
    const { random } = this;
    const choice = random.next();
    if (choice < 0.5) return () => true;
    if (choice < 0.75) return (path) => path.includes('/status/');
    if (choice < 0.85) return (path) => path.endsWith('/whoami');
    const one = ids.length > 0 ? random.pick(ids) : '';
    return (path) => path.endsWith(`/${one}`);
  }

  removeAll(): void {
    this.interferences = [];
  }

  /** The answer to a request that has come this far; `ask` passes it on to Synap. */
  answer({ path, key }: Pick<IncomingRequest, 'path' | 'key'>, ask: () => Reply): Reply {
    const { mono } = this.environment.time;
    this.interferences = this.interferences.filter(({ until, left }) => until > mono && left > 0);
    const interference = this.interferences.find((one) => one.meets(path));
    if (interference === undefined) return ask();
    interference.left -= 1;
    const { behaviour } = interference;
    this.environment.count(`in between: ${behaviour.form}`);
    switch (behaviour.kind) {
      case 'stands in':
        return this.instead(behaviour.form);
      case 'changes':
        if (behaviour.form === 'wrong date') this.clockWrongAt = mono;
        return changeAnswer(behaviour.form, ask(), this.random);
      case 'caches':
        return this.fromCache(behaviour.answers, `${path} ${key}`, ask);
    }
  }

  /** Whether what was planned by a wrong date may still be in force. */
  isClockDoubtful(): boolean {
    return this.environment.time.mono - this.clockWrongAt < 2 * INTERVAL_MAX_MS;
  }

  /** Whether a cache answers for anything now: what has happened since is not known behind it. */
  servesFromCache(): boolean {
    const { mono } = this.environment.time;
    return this.interferences.some(
      ({ behaviour, until }) => behaviour.kind === 'caches' && behaviour.answers.size > 0 && until > mono,
    );
  }

  private fromCache(answers: Map<string, CachedAnswer>, request: string, ask: () => Reply): Reply {
    const { mono } = this.environment.time;
    const before = answers.get(request);
    if (before === undefined) {
      const reply = ask();
      const isKept = reply.how === 'whole' && !reply.isFault && [200, 404, 410].includes(reply.status);
      if (isKept) answers.set(request, { reply, at: mono });
      return reply;
    }
    const { reply, at } = before;
    const age = String(Math.ceil((mono - at) / 1_000) + 1);
    // A word on a job stays true; that Synap does not know it may have changed since.
    return { ...reply, isFault: reply.status !== 200, headers: { ...reply.headers, age } };
  }

  private instead(form: StandIn): Reply {
    const { random, environment } = this;
    const date = new Date(
      random.chance(0.5) ? environment.time.server() : environment.time.wall(),
    ).toUTCString();
    return {
      ...standInAnswer(form, random),
      delayMs: random.spread(1, 300),
      headers: random.chance(0.7) ? { date } : {},
      how: 'whole',
      isFault: true,
      finalStatus: null,
    };
  }
}

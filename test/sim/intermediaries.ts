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

/** What an intermediary does with a request: answers it itself, changes Synap's answer, or answers out of its cache. */
type Behaviour =
  | { kind: 'stands in'; form: StandIn }
  | { kind: 'changes'; form: Change }
  | { kind: 'caches'; form: 'kept'; answers: Map<string, CachedAnswer> };

/** An answer of Synap in an intermediary's cache. */
interface CachedAnswer {
  reply: Reply;
  at: number;
}

/** One intermediary, and the requests that it takes part in from now on. */
interface Interference {
  behaviour: Behaviour;
  until: number;
  /** How many more requests it takes part in. */
  left: number;
  /** Whether requests for this path reach it. */
  meets(path: string): boolean;
}

const MINUTE = 60_000;

const isRefusal = ({ form }: Behaviour): boolean =>
  form === 'ID refused in JSON' || form === 'key refused in JSON';

/** Clocks that are further apart than this make a job seem of another age. */
const CLOCK_WRONG_MS = 5_000;

/**
 * The proxies, gateways and caches between the browser and Synap, which answer in Synap's place or change what Synap has answered.
 * None of them is there at first.
 */
export class Intermediaries {
  private interferences: Interference[] = [];
  private hasRefused = false;
  /** When an answer last carried a wrong date, or none, which leaves the background to the machine's clock, while that was wrong. */
  private clockWrongAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly environment: Environment,
    private readonly random: Random,
  ) {}

  /** Adds an intermediary: for a request or two or for a while, for all paths or for some. */
  stepIn(ids: string[]): void {
    const { random, environment } = this;
    const behaviour = this.randomBehaviour();
    // A gateway that makes up refusals does so for a while and for every path. One that refused a single request, or let whoami pass,
    // could not be told from Synap.
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
    // At most one in a schedule: with a good whoami between two such gateways, their refusals could not be told from Synap's.
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

  /** Removes all intermediaries, so that requests reach Synap and answers come back unchanged. */
  removeAll(): void {
    this.interferences = [];
  }

  /** The answer to a request that has got this far. `ask` passes it on to Synap. */
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
        if (behaviour.form === 'wrong date' || (behaviour.form === 'no date' && this.isMachineWrong()))
          this.clockWrongAt = mono;
        return changeAnswer(behaviour.form, ask(), this.random);
      case 'caches':
        return this.fromCache(behaviour.answers, `${path} ${key}`, ask);
    }
  }

  private isMachineWrong(): boolean {
    const { time } = this.environment;
    return Math.abs(time.wall() - time.server()) > CLOCK_WRONG_MS;
  }

  /** Whether polls that were planned by a wrong date may still be ahead. */
  isClockDoubtful(): boolean {
    return this.environment.time.mono - this.clockWrongAt < 2 * INTERVAL_MAX_MS;
  }

  /** Whether a cache answers any request now: what has happened on the server since then cannot be known. */
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
    // A cached status was Synap's word and stays true of its time, so it is no fault. That Synap did not know an ID may have changed.
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

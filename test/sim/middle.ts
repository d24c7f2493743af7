import { INTERVAL_MAX_MS } from '../../src/watch/scheduling/poll-interval';
import type { Environment } from './environment';
import { CHANGES, type Change, changed, STAND_INS, type StandIn, standIn } from './middle-answers';
import type { Random } from './random';
import type { Reply, Request } from './synap';

/** What somebody in between does with a request. */
type Part =
  | { kind: 'stands in'; form: StandIn }
  | { kind: 'changes'; form: Change }
  | { kind: 'keeps'; form: 'kept'; answers: Map<string, Kept> };

/** An answer of Synap in a cache. */
interface Kept {
  reply: Reply;
  at: number;
}

/** Requests that somebody in between takes part in, from now on. */
interface Spell {
  part: Part;
  until: number;
  /** How many more it meets. */
  left: number;
  meets(path: string): boolean;
}

const MINUTE = 60_000;

const isRefusal = ({ form }: Part): boolean =>
  form === 'ID refused in JSON' || form === 'key refused in JSON';

/** What stands between browser and Synap: it answers in Synap's place, or changes what Synap has answered. */
export class Middle {
  private spells: Spell[] = [];
  private hasRefused = false;
  private clockWrongAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly environment: Environment,
    private readonly random: Random,
  ) {}

  /** Somebody steps in: for one request or for a while, for everything or for some paths. */
  stepIn(ids: string[]): void {
    const { random, environment } = this;
    const part = this.part();
    // A gateway that makes up refusals does so for a while and for every path: who refuses one request, and lets whoami pass, is
    // taken for Synap.
    const isOnce = random.chance(0.3) && !isRefusal(part);
    const forMs = random.spread(2_000, 20 * MINUTE);
    this.spells.push({
      part,
      until: environment.time.mono + (isOnce ? Number.POSITIVE_INFINITY : forMs),
      left: isOnce ? random.int(1, 2) : Number.POSITIVE_INFINITY,
      meets: isRefusal(part) ? () => true : this.paths(ids),
    });
    environment.trace(
      () => `in between: ${part.form} ${isOnce ? 'once' : `for ${Math.round(forMs / 1000)} s`}`,
    );
  }

  private part(): Part {
    const { random } = this;
    const choice = random.next();
    if (choice < 0.15) return { kind: 'keeps', form: 'kept', answers: new Map() };
    if (choice < 0.45) return { kind: 'changes', form: random.pick(CHANGES) };
    const part: Part = { kind: 'stands in', form: random.pick(STAND_INS) };
    if (!isRefusal(part)) return part;
    // Once in a schedule: a good whoami between two gateways that refuse would make their refusals Synap's.
    if (this.hasRefused) return { kind: 'stands in', form: 'page' };
    this.hasRefused = true;
    return part;
  }

  private paths(ids: string[]): Spell['meets'] {
    const { random } = this;
    const choice = random.next();
    if (choice < 0.5) return () => true;
    if (choice < 0.75) return (path) => path.includes('/status/');
    if (choice < 0.85) return (path) => path.endsWith('/whoami');
    const one = ids.length > 0 ? random.pick(ids) : '';
    return (path) => path.endsWith(`/${one}`);
  }

  stepOut(): void {
    this.spells = [];
  }

  /** The answer to a request that has come this far; `ask` passes it on to Synap. */
  answer({ path, key }: Pick<Request, 'path' | 'key'>, ask: () => Reply): Reply {
    const { mono } = this.environment.time;
    this.spells = this.spells.filter(({ until, left }) => until > mono && left > 0);
    const spell = this.spells.find((one) => one.meets(path));
    if (spell === undefined) return ask();
    spell.left -= 1;
    const { part } = spell;
    this.environment.count(`in between: ${part.form}`);
    switch (part.kind) {
      case 'stands in':
        return this.inItsPlace(part.form);
      case 'changes':
        if (part.form === 'wrong date') this.clockWrongAt = mono;
        return changed(part.form, ask(), this.random);
      case 'keeps':
        return this.kept(part.answers, `${path} ${key}`, ask);
    }
  }

  /** Whether what was planned by a wrong date may still be in force. */
  isClockDoubtful(): boolean {
    return this.environment.time.mono - this.clockWrongAt < 2 * INTERVAL_MAX_MS;
  }

  /** Whether a cache answers for anything now: what has happened since is not known behind it. */
  keepsAnswers(): boolean {
    const { mono } = this.environment.time;
    return this.spells.some(
      ({ part, until }) => part.kind === 'keeps' && part.answers.size > 0 && until > mono,
    );
  }

  private kept(answers: Map<string, Kept>, request: string, ask: () => Reply): Reply {
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

  private inItsPlace(form: StandIn): Reply {
    const { random, environment } = this;
    const date = new Date(
      random.chance(0.5) ? environment.time.server() : environment.time.wall(),
    ).toUTCString();
    return {
      ...standIn(form, random),
      delayMs: random.spread(1, 300),
      headers: random.chance(0.7) ? { date } : {},
      how: 'whole',
      isFault: true,
      says: null,
    };
  }
}

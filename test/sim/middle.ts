import type { Environment } from './environment';
import { CHANGES, type Change, changed, STAND_INS, type StandIn, standIn } from './middle-answers';
import type { Random } from './random';
import type { Reply } from './synap';

/** What somebody in between does with a request. */
type Part = { kind: 'stands in'; form: StandIn } | { kind: 'changes'; form: Change };

/** Requests that somebody in between takes part in, from now on. */
interface Spell {
  part: Part;
  until: number;
  /** How many more it meets. */
  left: number;
  meets(path: string): boolean;
}

const MINUTE = 60_000;

/** What stands between browser and Synap: it answers in Synap's place, or changes what Synap has answered. */
export class Middle {
  private spells: Spell[] = [];
  private hasRefused = false;

  constructor(
    private readonly world: Environment,
    private readonly random: Random,
  ) {}

  /** Somebody steps in: for one request or for a while, for everything or for some paths. */
  stepIn(ids: string[]): void {
    const { random, world } = this;
    const part = this.part();
    const isOnce = random.chance(0.3);
    const forMs = random.spread(2_000, 20 * MINUTE);
    this.spells.push({
      part,
      until: world.time.mono + (isOnce ? Number.POSITIVE_INFINITY : forMs),
      left: isOnce ? random.int(1, 2) : Number.POSITIVE_INFINITY,
      // A gateway that makes up refusals does so for every path: who refuses one ID alone is taken for Synap.
      meets: part.form === 'refusal in JSON' ? () => true : this.paths(ids),
    });
    world.trace(() => `in between: ${part.form} ${isOnce ? 'once' : `for ${Math.round(forMs / 1000)} s`}`);
  }

  private part(): Part {
    if (this.random.chance(0.3)) return { kind: 'changes', form: this.random.pick(CHANGES) };
    const form = this.random.pick(STAND_INS);
    // Once in a schedule: between two gateways that refuse, a good whoami would make their refusals Synap's.
    if (form === 'refusal in JSON' && this.hasRefused) return { kind: 'stands in', form: 'page' };
    if (form === 'refusal in JSON') this.hasRefused = true;
    return { kind: 'stands in', form };
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
  answer(path: string, ask: () => Reply): Reply {
    const { mono } = this.world.time;
    this.spells = this.spells.filter(({ until, left }) => until > mono && left > 0);
    const spell = this.spells.find((one) => one.meets(path));
    if (spell === undefined) return ask();
    spell.left -= 1;
    const { part } = spell;
    this.world.count(`in between: ${part.form}`);
    return part.kind === 'changes' ? changed(part.form, ask(), this.random) : this.inItsPlace(part.form);
  }

  private inItsPlace(form: StandIn): Reply {
    const { random, world } = this;
    const date = new Date(random.chance(0.5) ? world.time.server() : world.time.wall()).toUTCString();
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

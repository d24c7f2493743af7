import { keys } from '../../src/watch/model/records';
import type { Environment } from './environment';
import type { Person } from './person';
import type { Random } from './random';
import { minuteOfDay } from './zone';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** What happens to the machine, to the browser and to what it stores while a schedule is active. */
export class MachineActions {
  constructor(
    private readonly environment: Environment,
    private readonly person: Person,
    private readonly random: Random,
  ) {}

  sleep(): void {
    const ms = this.random.spread(MINUTE, 6 * HOUR);
    this.environment.trace(`the machine sleeps for ${Math.round(ms / 1000)} s`);
    this.environment.machineSleeps(ms);
  }

  /** The machine sleeps, and its network comes back only a while after it has woken. */
  async wakeWithoutNetwork(): Promise<void> {
    const { browser, time } = this.environment;
    browser.hasNetwork = false;
    browser.isOnline = this.random.chance(0.5);
    this.sleep();
    await time.sleep(this.random.int(20_000, 90_000));
    browser.hasNetwork = true;
    browser.isOnline = true;
    browser.cameOnline();
  }

  /** The clock is set back or forth by up to a day, and stays so. */
  jumpClock(): void {
    const { environment, random } = this;
    const ms = (random.chance(0.5) ? 1 : -1) * random.spread(2_000, 24 * HOUR);
    environment.trace(`the clock jumps by ${Math.round(ms / 1000)} s`);
    environment.clockJumps(ms);
  }

  /** The clock is set by minutes, as people and time servers set it, and mostly set back again later. */
  async nudgeClock(): Promise<void> {
    const { environment, random } = this;
    const ms = (random.chance(0.3) ? 1 : -1) * random.spread(30_000, 70 * MINUTE);
    environment.trace(`the clock is set by ${Math.round(ms / 1000)} s`);
    environment.clockJumps(ms);
    if (random.chance(0.4)) return;
    await environment.time.sleep(random.spread(1_000, 20 * MINUTE));
    environment.trace('the clock is set right');
    environment.clockJumps(-ms);
  }

  /** Daylight saving begins or ends, or the machine is taken to another place; its clock goes on. */
  changeZone(): void {
    const { environment, random } = this;
    const byMin = random.pick([-60, 60, random.int(-40, 40) * 15]);
    environment.trace(`local time changes by ${byMin} min`);
    environment.quietHours.zoneChanges();
    environment.time.zoneMin += byMin;
  }

  async restartBrowser(): Promise<void> {
    const { environment } = this;
    environment.sessionLost();
    environment.blockNotifications.allMayNotifyAgain();
    await environment.browser.restart(this.random.spread(1_000, 2 * HOUR));
    environment.sessionLost();
  }

  updateExtension(): void {
    const { environment } = this;
    environment.sessionLost();
    environment.blockNotifications.allMayNotifyAgain();
    environment.browser.update();
  }

  /** The network is gone for a while. */
  async goOffline(): Promise<void> {
    const { browser, time } = this.environment;
    browser.hasNetwork = false;
    // Browsers notice that the network is missing, but not that it is dead behind a router.
    browser.isOnline = this.random.chance(0.3);
    await time.sleep(this.random.spread(2_000, 30 * MINUTE));
    browser.hasNetwork = true;
    browser.isOnline = true;
    browser.cameOnline();
  }

  /** Storage has next to no room left for a while. */
  async fillStorage(): Promise<void> {
    const { environment } = this;
    const { local } = environment.browser;
    environment.history.storageShrinks();
    local.quotaBytes = local.size() + this.random.int(0, 3_000);
    await environment.time.sleep(this.random.spread(5_000, 20 * MINUTE));
    local.quotaBytes = Number.POSITIVE_INFINITY;
  }

  killWorker(): void {
    const { browser } = this.environment;
    if (browser.life) browser.kill(browser.life, 'killed');
  }

  dismissNotifications(): void {
    const { browser } = this.environment;
    for (const id of [...browser.shown.keys()]) if (this.random.chance(0.7)) browser.dismiss(id);
  }

  loseEncryptionKey(): void {
    this.environment.browser.vaultKey++;
  }

  /** The person changes the notifications, the quiet hours, the retention, or the maximum watch time. */
  async changeSettings(): Promise<void> {
    const { random } = this;
    const kind = random.int(0, 3);
    if (kind === 0) {
      const notify = {
        completed: random.chance(0.5),
        partial_success: true,
        failed: random.chance(0.5),
        other: true,
      };
      await this.person.send({ type: 'saveSettings', patch: { notify } });
    } else if (kind === 1) {
      // The quiet hours begin between four hours ago and two hours from now, so that the next finish is often within them.
      const from =
        (minuteOfDay(this.environment.time, this.environment.time.wall()) +
          (random.int(0, 1439) % 360) -
          240 +
          1440) %
        1440;
      const to = (from + random.int(1, 300)) % 1440;
      await this.person.send({
        type: 'saveSettings',
        patch: { quiet: random.chance(0.3) ? null : { from, to } },
      });
    } else if (kind === 2) {
      await this.person.send({ type: 'saveSettings', patch: { keep: random.int(1, 4) } });
    } else {
      await this.person.send({ type: 'saveSettings', patch: { maxWatchTimeMs: 10 * MINUTE } });
    }
  }

  /** The browser refuses to create notifications for a while. */
  async refuseNotifications(): Promise<void> {
    const { environment } = this;
    environment.browser.refusesNotifications = true;
    await environment.time.sleep(this.random.spread(1_000, 10 * MINUTE));
    environment.browser.refusesNotifications = false;
  }

  /** The record of an ingestion becomes unreadable while no background runs that could still know it. */
  damageRecord(): void {
    const { environment, random } = this;
    const { local, life } = environment.browser;
    const ids = local.keys(keys.ingestion(''));
    if (ids.length === 0) return;
    if (life) environment.browser.kill(life, 'killed');
    const key = random.pick(ids);
    const text = local.text(key) ?? '{}';
    // Never the same text twice: the background and the oracle tell new damage from what was set aside before by its text.
    const nth = environment.damages++;
    const forms = [
      `"junk ${nth}"`,
      `{"junk":${nth}}`,
      `[${nth}]`,
      text.replace(/"schema":\d+/, `"schema":"${nth}"`),
      text.replace('"round":', `"rnd${nth}":`),
    ];
    local.put(key, random.pick(forms));
    environment.ingestionDamaged(key.slice('ingestion:'.length));
  }

  /** What does not belong to a single ingestion becomes unreadable: the summary, the settings, or polling state of the session. */
  damageSharedState(): void {
    const { environment, random } = this;
    const { local, session, life } = environment.browser;
    if (life) environment.browser.kill(life, 'killed');
    const inSession = random.chance(0.4);
    const area = inSession ? session : local;
    const candidates = inSession
      ? session.keys('runtime:').concat('scheduler', 'log')
      : ['summary', 'settings'];
    const key = random.pick(candidates);
    if (area.text(key) === undefined) return;
    environment.trace(`damaged ${key}`);
    area.put(key, random.pick(['"junk"', '{}', 'null', '{"schema":1}']));
    environment.sharedStateDamaged(key);
  }
}

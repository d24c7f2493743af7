import type { ActionName } from './action-mix';
import { ConnectionActions, serverOf } from './connection-actions';
import type { Environment } from './environment';
import { JobActions } from './job-actions';
import { MachineActions } from './machine-actions';
import type { Person } from './person';
import type { Random } from './random';
import type { ConnectionPlan, Setup } from './setup';

const MINUTE = 60_000;

/** Carries out the actions of a schedule by their names. */
export class Actions {
  constructor(
    private readonly environment: Environment,
    private readonly person: Person,
    private readonly setup: Setup,
    private readonly random: Random,
  ) {
    this.jobs = new JobActions(environment, person, setup, random);
    this.connections = new ConnectionActions(environment, person, setup, random);
    this.machine = new MachineActions(environment, person, random);
  }

  private readonly jobs: JobActions;
  private readonly connections: ConnectionActions;
  private readonly machine: MachineActions;

  private unfinished = 0;

  /**
   * Whether no action is in progress or still to come. What an action takes away, such as the network, it gives back before it ends:
   * so then everything is there again.
   */
  areOver(): boolean {
    return this.unfinished === 0;
  }

  /** Carries out an action after a delay. */
  runLater(name: ActionName, delayMs: number): void {
    this.unfinished++;
    this.environment.time.after(delayMs, () => void this.run(name));
  }

  private async run(name: ActionName): Promise<void> {
    this.environment.count(`action: ${name}`);
    this.environment.trace(`action: ${name}`);
    await this.byName[name]();
    this.unfinished--;
  }

  private readonly byName: Record<ActionName, () => Promise<void> | void> = {
    watch: () => this.jobs.watch(this.random.pick([1, 1, 1, 2, 3])),
    'watch many': () => this.jobs.watch(this.random.int(4, 8)),
    'watch again': () => this.person.watch(this.pickIds(3), this.pickConnection()),
    check: () => this.person.check(this.pickIds(2)),
    stop: () => this.person.stop(this.pickIds(1)),
    remove: () => this.person.remove(this.pickIds(2), null),
    'remove and restore': () => this.person.remove(this.pickIds(2), this.random.int(100, 8_000)),
    look: () => this.person.keepVisible(this.pickIds(5), this.random.spread(5_000, 2 * MINUTE)),
    'replace key': () => this.connections.replaceKey(),
    'wrong key': () => this.person.connect(this.pickConnection(), `synap_test_wrong_${this.random.uuid()}`),
    'revoke key': () => this.connections.revokeKey(),
    'run out of credits': () => this.connections.runOutOfCredits(),
    'try again': () => this.connections.retryConnection(),
    'withdraw permission': () => this.connections.withdrawPermission(),
    sleep: () => this.machine.sleep(),
    'jump clock': () => this.machine.jumpClock(),
    'restart browser': () => this.machine.restartBrowser(),
    'update extension': () => this.machine.updateExtension(),
    'go offline': () => this.machine.goOffline(),
    'fill storage': () => this.machine.fillStorage(),
    'damage record': () => this.machine.damageRecord(),
    'damage index': () => this.machine.damageSharedState(),
    'lose encryption key': () => this.machine.loseEncryptionKey(),
    'refuse notifications': () => this.machine.refuseNotifications(),
    'dismiss notifications': () => this.machine.dismissNotifications(),
    'lose alarm': () => this.environment.browser.alarms.forget(),
    'change settings': () => this.machine.changeSettings(),
    'clear history': async () => {
      await this.person.send({ type: 'clearHistory' });
    },
    'remove connection': () => this.connections.removeConnection(),
    'kill worker': () => this.machine.killWorker(),
    'step in between': () => this.environment.intermediaries.stepIn([...this.person.expectations.keys()]),
    'forget jobs': () => serverOf(this.environment, this.pickConnection()).forgetFinished(),
    'check many': () => this.person.check([...this.person.expectations.keys()]),
    'nudge clock': () => this.machine.nudgeClock(),
    'fail by the hundred': () => this.jobs.failByTheHundred(),
    'break key store': () => this.environment.services.breakDown('key store'),
    'break storage': () => this.environment.services.breakDown('storage'),
    'break notifications': () => this.environment.services.breakDown('notifications'),
    'break alarms': () => this.environment.services.breakDown('alarms'),
    'change zone': () => this.machine.changeZone(),
    'paste into a full storage': () => this.jobs.pasteIntoFullStorage(),
    'run a slow one': () => this.jobs.runSlowJobs(),
    'wake without network': () => this.machine.wakeWithoutNetwork(),
  };

  private pickConnection(): ConnectionPlan {
    return this.random.pick(this.setup.connections);
  }

  /** Up to `most` IDs of ingestions that people have dealt with; while there are none, an ID that nobody knows. */
  private pickIds(most: number): string[] {
    const ids = [...this.person.expectations.keys()];
    if (ids.length === 0) return [this.random.uuid()];
    return [...new Set(Array.from({ length: this.random.int(1, most) }, () => this.random.pick(ids)))];
  }
}

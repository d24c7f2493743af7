import type { Environment } from './environment';
import type { Person } from './person';
import type { Random } from './random';
import type { ConnectionPlan, Setup } from './setup';
import type { VirtualSynap } from './virtual-synap';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** The server of a connection. */
export function serverOf({ synaps }: Environment, { baseUrl }: ConnectionPlan): VirtualSynap {
  const server = synaps.get(baseUrl);
  if (server === undefined) throw new Error(`no server at ${baseUrl}`);
  return server;
}

/** What people and servers do to keys, accounts, permissions and connections. */
export class ConnectionActions {
  constructor(
    private readonly environment: Environment,
    private readonly person: Person,
    private readonly setup: Setup,
    private readonly random: Random,
  ) {}

  /** The person saves another good key of the same instance. */
  async replaceKey(): Promise<void> {
    const plan = this.pickConnection();
    const server = serverOf(this.environment, plan);
    const key = `synap_test_${this.random.uuid()}`;
    server.addAccount(key, plan.instance);
    await this.person.connect(plan, key);
  }

  /** The server refuses the key of a connection for a while. */
  async revokeKey(): Promise<void> {
    const plan = this.pickConnection();
    const account = serverOf(this.environment, plan).accounts.get(
      this.person.keyOf.get(plan.instance) ?? plan.key,
    );
    if (!account) return;
    account.isRevoked = true;
    await this.environment.time.sleep(this.random.spread(10_000, HOUR));
    account.isRevoked = false;
  }

  /** The account of a connection has no credits for a while. */
  async runOutOfCredits(): Promise<void> {
    const plan = this.pickConnection();
    const account = serverOf(this.environment, plan).accounts.get(
      this.person.keyOf.get(plan.instance) ?? plan.key,
    );
    if (!account) return;
    const id = this.person.connectionOf(plan);
    account.hasCredits = false;
    await this.environment.time.sleep(this.random.spread(10_000, HOUR));
    account.hasCredits = true;
    if (id) this.environment.blockNotifications.mayNotifyAgain(id);
  }

  /** The person has a blocked connection tried again. */
  async retryConnection(): Promise<void> {
    const id = this.person.connectionOf(this.pickConnection());
    if (id === null) return;
    this.environment.blockNotifications.mayNotifyAgain(id);
    await this.person.send({ type: 'retryConnection', connectionId: id });
    this.environment.blockNotifications.mayNotifyAgain(id);
  }

  /** The person removes a connection, which stops what is watched on it. */
  async removeConnection(): Promise<void> {
    const plan = this.pickConnection();
    const id = this.person.connectionOf(plan);
    if (id === null || this.setup.connections.length < 2) return;
    for (const [ingestionId, expectation] of this.person.expectations) {
      const record = this.environment.stored.record(ingestionId);
      if (record === null || record.connectionId === id) expectation.wasStopped = true;
    }
    await this.person.send({ type: 'removeConnection', connectionId: id });
    // An ingestion that moved to this connection while the command was carried out was stopped with it.
    for (const [ingestionId, expectation] of this.person.expectations) {
      const record = this.environment.stored.record(ingestionId);
      if (record?.connectionId === id && record.state === 'stopped') expectation.wasStopped = true;
    }
  }

  /** The person withdraws the permission for a server, and grants it again later. */
  async withdrawPermission(): Promise<void> {
    const { browser, blockNotifications } = this.environment;
    const { baseUrl } = this.pickConnection();
    browser.granted.delete(baseUrl);
    browser.permissionsChanged();
    await this.environment.time.sleep(this.random.spread(1_000, 20 * MINUTE));
    browser.granted.add(baseUrl);
    blockNotifications.allMayNotifyAgain();
    browser.permissionsChanged();
  }

  private pickConnection(): ConnectionPlan {
    return this.random.pick(this.setup.connections);
  }
}

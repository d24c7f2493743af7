import { randomUUID } from 'node:crypto';
import type { Job } from './jobs';

/** What is known of a conversation: its turns so far, and the newest job for them. */
interface Recorded {
  turns: string[];
  job: Job;
}
interface Conversation extends Recorded {
  /** A UUID, and no ingestion's. */
  id: string;
}

/** The conversations of all instances, by the name that the caller gave each. */
export class Conversations {
  readonly #known = new Map<string, Conversation>();

  find(instanceId: string, externalId: string): Conversation | null {
    return this.#known.get(keyOf(instanceId, externalId)) ?? null;
  }

  note(instanceId: string, externalId: string, recorded: Recorded): Conversation {
    const id = this.find(instanceId, externalId)?.id ?? randomUUID();
    const conversation = { id, ...recorded };
    this.#known.set(keyOf(instanceId, externalId), conversation);
    return conversation;
  }
}

const keyOf = (instanceId: string, externalId: string) => JSON.stringify([instanceId, externalId]);

import type { Readable } from 'node:stream';
import { type DbusMessage, readMessage } from './dbus-messages';

const INTERFACE = 'org.freedesktop.Notifications';

/** One `Notify` call that reached the desktop's notification daemon. */
export interface Notify {
  appName: string;
  /** The daemon's ID of the notification this one replaces; 0: a new one. */
  replacesId: number;
  summary: string;
  body: string;
  /** Pairs of key and label, flat, as the call has them: `['default', 'Open', …]`. */
  actions: string[];
  /** When it was captured, epoch ms. */
  at: number;
  /** The daemon's answer, its ID of the notification; null until it has answered. */
  id: number | null;
}

/** What came over a private bus, as far as it is about notifications. */
export class NotificationLog {
  readonly notifies: Notify[] = [];
  readonly #unanswered = new Map<string, Notify>();
  readonly #watchers = new Set<() => void>();
  #listening = false;

  /** Whether a question to the daemon was overheard (`GetServerInformation`): from then on nothing is missed. */
  get listening(): boolean {
    return this.#listening;
  }

  /** Reads `dbus-monitor --binary` until it ends. */
  follow(stream: Readable): void {
    let rest: Buffer = Buffer.alloc(0);
    stream.on('data', (chunk: Buffer) => {
      rest = Buffer.concat([rest, chunk]);
      for (let next = readMessage(rest); next; next = readMessage(rest)) {
        rest = rest.subarray(next.size);
        this.#take(next.message);
      }
    });
  }

  /** Called after each captured message. Returns how to stop. */
  onChange(call: () => void): () => void {
    this.#watchers.add(call);
    return () => this.#watchers.delete(call);
  }

  #take(message: DbusMessage): void {
    if (message.type === 'return') this.#takeAnswer(message);
    if (message.type === 'call' && message.interface === INTERFACE) this.#takeCall(message);
    for (const call of this.#watchers) call();
  }

  #takeCall({ member, sender, serial, args }: DbusMessage): void {
    if (member === 'GetServerInformation') this.#listening = true;
    if (member !== 'Notify') return;
    const notify = readNotify(args);
    this.notifies.push(notify);
    this.#unanswered.set(`${sender} ${serial}`, notify);
  }

  #takeAnswer({ destination, replySerial, args: [id] }: DbusMessage): void {
    const question = `${destination} ${replySerial}`;
    const notify = this.#unanswered.get(question);
    if (!notify || typeof id !== 'number') return;
    notify.id = id;
    this.#unanswered.delete(question);
  }
}

/** Arguments: Desktop Notifications Specification, `Notify`. */
function readNotify([appName, replacesId, , summary, body, actions]: DbusMessage['args']): Notify {
  return {
    appName: String(appName),
    replacesId: Number(replacesId),
    summary: String(summary),
    body: String(body),
    actions: Array.isArray(actions) ? actions : [],
    at: Date.now(),
    id: null,
  };
}

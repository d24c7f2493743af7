import type { IncomingMessage, ServerResponse } from 'node:http';
import { request } from 'node:https';
import type { SynapServer } from '../../synap-server';
import { listen } from '../../synap-server/listener';
import type { Production } from './production';

/** What somebody else answers in Synap's place. */
export interface ForeignAnswer {
  status: number;
  body: string;
  /** Default: `text/html`. */
  type?: string;
  /** Path of the requests that it answers; default: all of them. */
  path?: RegExp;
}

/** A gateway between the browser and Synap, as firewalls, VPNs and load balancers are. */
export interface Intermediary {
  /** Answers itself from now on; null passes everything on to Synap. */
  answer(foreign: ForeignAnswer | null): void;
  /** How many requests it has answered itself since `answer` was last called. */
  answered(): number;
  close(): Promise<void>;
}

/** Starts a gateway where the browser finds the production host, in front of a local Synap. Whoever starts it closes it. */
export async function startIntermediary(synap: SynapServer, production: Production): Promise<Intermediary> {
  let foreign: ForeignAnswer | null = null;
  let count = 0;
  const listener = await listen((incoming, outgoing) => {
    if (foreign === null || !(foreign.path ?? /^/).test(incoming.url ?? ''))
      return passOn(synap, incoming, outgoing);
    count += 1;
    outgoing.writeHead(foreign.status, { 'Content-Type': foreign.type ?? 'text/html' }).end(foreign.body);
  }, production);
  return {
    answer(next) {
      foreign = next;
      count = 0;
    },
    answered: () => count,
    close: () => listener.down(),
  };
}

function passOn(synap: SynapServer, incoming: IncomingMessage, outgoing: ServerResponse): void {
  const onward = request(
    {
      host: '127.0.0.1',
      port: synap.port,
      path: incoming.url,
      method: incoming.method,
      headers: incoming.headers,
      // The local Synap's certificate is signed by nobody.
      rejectUnauthorized: false,
    },
    (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    },
  );
  onward.on('error', () => outgoing.destroy());
  incoming.pipe(onward);
}

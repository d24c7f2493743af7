import { connect } from 'node:net';
import { PRODUCTION_BASE_URL } from '../../../src/platform/origins';
import { listen } from '../../synap-server/listener';

/** Everything a Firefox asks of the world beyond this machine goes through here, and ends here. */
export interface Gateway {
  readonly port: number;
  /** Whom else it wanted to reach, as host and port. */
  readonly refused: readonly string[];
  /** The local Synap that answers in place of the production host from now on; null: nobody does. */
  playProduction(synap: { port: number } | null): void;
  close(): Promise<void>;
}

const PRODUCTION = `${new URL(PRODUCTION_BASE_URL).host}:443`;

/** A proxy that connects the production host to a local Synap, and nobody else to anything. */
export async function startGateway(): Promise<Gateway> {
  const refused: string[] = [];
  let synap: { port: number } | null = null;
  const listener = await listen(
    (request, response) => {
      refused.push(request.headers.host ?? '');
      response.writeHead(502).end();
    },
    { port: 0, certificate: null },
    (request, socket) => {
      const host = request.url ?? '';
      if (host !== PRODUCTION || synap === null) {
        refused.push(host);
        socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
        return;
      }
      const upstream = connect(synap.port, '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
        upstream.pipe(socket).pipe(upstream);
      });
      // Either end going away ends the other; which one was first does not matter.
      upstream.on('error', () => socket.destroy()).on('close', () => socket.destroy());
      socket.on('error', () => upstream.destroy()).on('close', () => upstream.destroy());
    },
  );
  return {
    port: listener.port,
    refused,
    playProduction: (next) => {
      synap = next;
    },
    close: () => listener.down(),
  };
}

import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
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

const BAD_GATEWAY = 'HTTP/1.1 502 Bad Gateway\r\n\r\n';

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
        socket.end(BAD_GATEWAY);
        return;
      }
      connectTo(synap.port, socket);
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

function connectTo(port: number, socket: Duplex): void {
  let isConnected = false;
  const upstream = connect(port, '127.0.0.1', () => {
    isConnected = true;
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
    upstream.pipe(socket).pipe(upstream);
  });
  // Either end going away ends the other; which one was first does not matter. A proxy that goes away itself would be tried again.
  upstream.on('error', () => (isConnected ? socket.destroy() : socket.end(BAD_GATEWAY)));
  upstream.on('close', () => isConnected && socket.destroy());
  socket.on('error', () => upstream.destroy()).on('close', () => upstream.destroy());
}

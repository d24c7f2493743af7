import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Certificate } from './certificate';

/** A listening socket that can go away and come back on the same port. */
export interface Listener {
  readonly port: number;
  /** Refuses new connections and ends all there are, whatever state they are in. */
  down(): Promise<void>;
  up(): Promise<void>;
}

/** Listens on 127.0.0.1; port 0 takes a free one. `tunnel` is handed what asks to be connected to somebody else. */
export async function listen(
  handle: RequestListener,
  options: { port: number; certificate: Certificate | null },
  tunnel?: (request: IncomingMessage, socket: Duplex) => void,
): Promise<Listener> {
  const server = makeServer(handle, options.certificate);
  if (tunnel) server.on('connect', tunnel);
  // Not `closeAllConnections`: that knows nothing of a socket still in its TLS handshake.
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await bind(server, options.port);
  const port = portOf(server);
  return {
    port,
    up: () => (server.listening ? Promise.resolve() : bind(server, port)),
    down: () =>
      new Promise((resolve) => {
        // Also called when it was not listening: then there is nothing to wait for.
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

function makeServer(handle: RequestListener, certificate: Certificate | null): Server {
  if (!certificate) return createServer(handle);
  return createSecureServer({ cert: certificate.cert, key: certificate.privateKey }, handle);
}

function bind(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function portOf(server: Server): number {
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening on a port');
  return address.port;
}

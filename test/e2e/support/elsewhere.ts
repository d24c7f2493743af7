import type { IncomingHttpHeaders } from 'node:http';
import type { Certificate } from '../../synap-server/certificate';
import { listen } from '../../synap-server/listener';

/** Whatever reached it, to the last header. */
export interface Hit {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
}

/** A server of somebody else, who would like to have the key. */
export interface Elsewhere {
  readonly url: string;
  readonly hits: readonly Hit[];
  close(): Promise<void>;
}

/** Answers everything as Synap would, and lets everybody read it, so that nothing but the extension holds a request back. */
export async function startElsewhere(certificate: Certificate | null): Promise<Elsewhere> {
  const hits: Hit[] = [];
  const listener = await listen(
    (request, response) => {
      hits.push({ method: request.method ?? '', path: request.url ?? '', headers: request.headers });
      const isPage = request.headers.accept?.includes('text/html') ?? false;
      response.writeHead(200, {
        'Content-Type': isPage ? 'text/html' : 'application/json',
        'Access-Control-Allow-Origin': '*',
        'Access-Control-Allow-Headers': 'Authorization, X-Correlation-ID, Accept',
      });
      response.end(
        isPage ? '<!doctype html><title>Elsewhere</title><body></body>' : '{"status":"completed"}',
      );
    },
    { port: 0, certificate },
  );
  return {
    url: `${certificate ? 'https' : 'http'}://127.0.0.1:${listener.port}`,
    hits,
    close: () => listener.down(),
  };
}

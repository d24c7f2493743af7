import { type Certificate, makeCertificate } from '../../synap-server/certificate';
import { listen } from '../../synap-server/listener';
import { PRODUCTION_HOST } from './extension';

/** Where a browser looks for the production host as long as it runs: whoever answers there is taken for it. */
export interface Production {
  readonly port: number;
  readonly certificate: Certificate;
}

/** Below those that the system hands out by itself: nobody else is given one of these while no server listens on it. */
const PORTS_FROM = 20_000;
const PORTS = 10_000;

/** A port that is free and stays so between two tests, and the certificate of the production host. */
export async function findProduction(): Promise<Production> {
  const certificate = await makeCertificate([PRODUCTION_HOST]);
  for (;;) {
    const port = PORTS_FROM + Math.floor(Math.random() * PORTS);
    const listener = await listen(() => undefined, { port, certificate }).catch(() => null);
    if (listener === null) continue;
    await listener.down();
    return { port, certificate };
  }
}

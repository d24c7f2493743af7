import type { TestInfo } from '@playwright/test';
import type { SynapServer } from '../../synap-server';

/** As many as tell how a wait of half a minute came about. */
const SHOWN = 60;

/** Prints what a failed test's Synap was asked: whether nothing came, or nothing was made of it, cannot be seen on a page. */
export function printRequestsOfFailure({ requests }: SynapServer, info: TestInfo): void {
  if (info.status === info.expectedStatus) return;
  const now = Date.now();
  console.log(`${info.title}: the last requests to Synap, in seconds before its end`);
  for (const { at, route, ingestionId, status, fault } of requests.slice(-SHOWN))
    console.log(
      `  ${((at - now) / 1000).toFixed(1)}  ${route} ${ingestionId ?? ''}  ${status ?? 'no answer'} ${fault ?? ''}`,
    );
}

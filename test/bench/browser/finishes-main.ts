import { FREE_LIMIT, PRO_LIMIT } from '../../synap-server';
import { ensureDesktop } from '../../tools/browsers';
import { finishes } from './finishes';
import { straightLine } from './straight-line';

/**
 * `npm run bench:finishes`: the part of `npm run bench` about finishes alone. Takes about a quarter of an hour; with
 * `-- straight-line` only what is not waiting for the next poll.
 */
await ensureDesktop();
console.log('not waiting, ms', await straightLine());
if (!process.argv.includes('straight-line')) {
  console.log('600/min, three at once', await finishes({ lanes: 3, limit: PRO_LIMIT, sessions: 4 }));
  console.log('60/min, three at once', await finishes({ lanes: 3, limit: FREE_LIMIT, sessions: 2 }));
  console.log('60/min, one at once', await finishes({ lanes: 1, limit: FREE_LIMIT, sessions: 1 }));
}
process.exit(0);

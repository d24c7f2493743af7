import { ensureDesktop } from '../../tools/browsers';
import { finishes } from './finishes';

/** `npm run bench:finishes`: the part of `npm run bench` about finishes alone, of the build that is there. */
await ensureDesktop();
console.log(JSON.stringify(await finishes(), null, 2));
process.exit(0);

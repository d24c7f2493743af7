import type { SynapError } from './errors';

/** What came of something that can fail, as a value: nothing throws. */
export type Result<T, E = SynapError> = { ok: true; value: T } | { ok: false; error: E };

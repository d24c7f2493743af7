/** The local Synap, for tests, the demonstration and anyone who wants to point a client at something harmless. */
export type { Account, KeyOptions, KeyState } from './accounts';
export { addDemoJobs, type DemoJob } from './demo';
export type { Fault, FaultHandle } from './faults';
export { canonicalUuid, type JobPlan } from './jobs';
export { FREE_LIMIT, PRO_LIMIT, type RateLimit } from './limiter';
export type { LoggedRequest, RouteName } from './request-log';
export { type SynapOptions, type SynapServer, startSynap } from './server';
export { formatTime, TIME_FORMATS, type TimeFormat } from './times';

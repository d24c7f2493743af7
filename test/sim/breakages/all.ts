import type { Breakage } from './breakage';
import { INTERMEDIARY_BREAKAGES } from './intermediaries';
import { LIFE_BREAKAGES } from './life';
import { NOTIFICATION_PLAN_BREAKAGES } from './notification-plan';
import { OUTBOX_BREAKAGES } from './outbox';
import { OUTCOME_BREAKAGES } from './outcomes';
import { REQUEST_BREAKAGES } from './requests';
import { SERVICE_BREAKAGES } from './services';
import { STORE_BREAKAGES } from './store';

/** Every breakage: each has to be noticed by the simulator. */
export const BREAKAGES: readonly Breakage[] = [
  ...OUTBOX_BREAKAGES,
  ...NOTIFICATION_PLAN_BREAKAGES,
  ...LIFE_BREAKAGES,
  ...STORE_BREAKAGES,
  ...REQUEST_BREAKAGES,
  ...OUTCOME_BREAKAGES,
  ...INTERMEDIARY_BREAKAGES,
  ...SERVICE_BREAKAGES,
];

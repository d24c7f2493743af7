import { NOTIFICATION_PLAN_BREAKAGES } from './notification-plan';
import { seesEach } from './sees-each';

seesEach(NOTIFICATION_PLAN_BREAKAGES);

import { OUTBOX_BREAKAGES } from './outbox';
import { seesEach } from './sees-each';

seesEach(OUTBOX_BREAKAGES);

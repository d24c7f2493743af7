import { OUTCOME_BREAKAGES } from './outcomes';
import { seesEach } from './sees-each';

seesEach(OUTCOME_BREAKAGES);

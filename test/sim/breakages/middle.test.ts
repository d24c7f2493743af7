import { MIDDLE_BREAKAGES } from './middle';
import { seesEach } from './sees-each';

seesEach(MIDDLE_BREAKAGES);

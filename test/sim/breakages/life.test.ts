import { LIFE_BREAKAGES } from './life';
import { seesEach } from './sees-each';

seesEach(LIFE_BREAKAGES);

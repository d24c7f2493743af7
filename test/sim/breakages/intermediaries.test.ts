import { INTERMEDIARY_BREAKAGES } from './intermediaries';
import { seesEach } from './sees-each';

seesEach(INTERMEDIARY_BREAKAGES);

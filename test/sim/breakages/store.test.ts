import { seesEach } from './sees-each';
import { STORE_BREAKAGES } from './store';

seesEach(STORE_BREAKAGES);

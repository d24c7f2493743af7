import { REQUEST_BREAKAGES } from './requests';
import { seesEach } from './sees-each';

seesEach(REQUEST_BREAKAGES);

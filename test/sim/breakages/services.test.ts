import { seesEach } from './sees-each';
import { SERVICE_BREAKAGES } from './services';

seesEach(SERVICE_BREAKAGES);

import '../../src/ui/styles/base.css';
import { Options } from '../../src/ui/options/Options';
import { startPage } from '../../src/ui/start';

void startPage(<Options />);

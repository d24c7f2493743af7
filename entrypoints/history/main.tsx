import '../../src/ui/styles/base.css';
import '../../src/ui/styles/bar.css';
import { History } from '../../src/ui/history/History';
import { startPage } from '../../src/ui/start';

void startPage(<History />);

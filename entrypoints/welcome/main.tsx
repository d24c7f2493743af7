import '../../src/ui/styles/base.css';
import { startPage } from '../../src/ui/start';
import { Welcome } from '../../src/ui/welcome/Welcome';

void startPage(<Welcome />);

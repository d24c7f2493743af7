import '../../src/ui/styles/base.css';
import '../../src/ui/styles/bar.css';
import { inspectedPage } from '../../src/platform/devtools';
import { Panel } from '../../src/ui/devtools/Panel';
import { startPage } from '../../src/ui/start';

void startPage(<Panel inspected={inspectedPage()} />);

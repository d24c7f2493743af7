import '../../src/ui/styles/base.css';
import '../../src/ui/styles/bar.css';
import { inspectedPage } from '../../src/platform/devtools';
import { renderPage } from '../../src/ui/app/render-page';
import { Panel } from '../../src/ui/pages/devtools/Panel';

void renderPage(<Panel inspected={inspectedPage()} />);

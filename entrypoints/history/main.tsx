import '../../src/ui/styles/base.css';
import '../../src/ui/styles/bar.css';
import { renderPage } from '../../src/ui/app/render-page';
import { History } from '../../src/ui/pages/history/History';

void renderPage(<History />);

import '../../src/ui/styles/base.css';
import { renderPage } from '../../src/ui/app/render-page';
import { Options } from '../../src/ui/pages/options/Options';

void renderPage(<Options />);

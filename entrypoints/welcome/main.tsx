import '../../src/ui/styles/base.css';
import { renderPage } from '../../src/ui/app/render-page';
import { Welcome } from '../../src/ui/pages/welcome/Welcome';

void renderPage(<Welcome />);

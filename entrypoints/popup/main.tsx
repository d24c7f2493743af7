import '../../src/ui/styles/base.css';
import '../../src/ui/styles/bar.css';
import '../../src/ui/pages/popup/popup.css';
import { renderPage } from '../../src/ui/app/render-page';
import { Popup } from '../../src/ui/pages/popup/Popup';

void renderPage(<Popup place="popup" />);

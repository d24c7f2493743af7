import '../../src/ui/styles/base.css';
import '../../src/ui/styles/bar.css';
import '../../src/ui/popup/popup.css';
import { Popup, preloadInspector, preparePopup } from '../../src/ui/popup/Popup';
import { startPage } from '../../src/ui/start';

void startPage(<Popup place="popup" />, preparePopup).then(preloadInspector);

import '../../src/ui/styles/base.css';
import { Popup, preloadInspector, preparePopup } from '../../src/ui/popup/Popup';
import { startPage } from '../../src/ui/start';

void startPage(<Popup place="panel" />, preparePopup).then(preloadInspector);

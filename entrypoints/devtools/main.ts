import { createPanel } from '../../src/platform/devtools';
import { t } from '../../src/ui/app/i18n';

createPanel(t('devtoolsPanel'), '/devtools-panel.html');

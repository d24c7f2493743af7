import { createPanel } from '../../src/platform/devtools';
import { t } from '../../src/ui/app/i18n';

createPanel(t('ingestions'), '/devtools-panel.html');

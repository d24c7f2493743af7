import { createPanel } from '../../src/platform/devtools';
import { t } from '../../src/ui/text';

createPanel(t('ingestions'), '/devtools-panel.html');

import { everything, longNames, mixedBatch } from '../data/ingestions';
import { open, type Screen, screen } from '../screen';

/** The same list and inspector beside a page, narrower than the popup. */
export const panelScreens: Screen[] = [
  screen('panel', 'sidepanel.html', { records: everything }),
  screen(
    'panel-batches',
    'sidepanel.html',
    { records: [...mixedBatch, ...everything] },
    { size: { width: 240, height: 600 } },
  ),
  screen('panel-empty', 'sidepanel.html', {}),
  screen('panel-long-names', 'sidepanel.html', { records: longNames }),
  screen('panel-inspector', 'sidepanel.html', { records: everything }, open('refund-policy')),
];

import { connection } from '../data/connections';
import { everything } from '../data/ingestions';
import { manyCalls, pageCalls, strangeCalls } from '../data/page-calls';
import { problem } from '../data/replies';
import { type Screen, screen } from '../screen';

const PATH = 'devtools-panel.html';

/** The panel in DevTools: what the page that is inspected creates or asks about. */
export const devtoolsScreens: Screen[] = [
  screen('devtools-empty', PATH, {}),
  screen('devtools', PATH, { records: everything }, { calls: pageCalls }),
  screen(
    'devtools-not-watched',
    PATH,
    { connections: [connection] },
    {
      calls: pageCalls,
      replies: { watch: { ok: false, error: problem('storage_full') } },
      act: async (page) => {
        await page.getByRole('button', { name: 'Watch all 5' }).click();
        await page.getByRole('alert').waitFor();
      },
    },
  ),
  screen('devtools-strange', PATH, {}, { calls: strangeCalls }),
  screen(
    'devtools-many',
    PATH,
    {},
    {
      calls: manyCalls,
      act: async (page) => {
        await page.getByText('Only the newest 200 are listed.').scrollIntoViewIfNeeded();
      },
    },
  ),
  screen(
    'devtools-narrow',
    PATH,
    { records: everything },
    { calls: pageCalls, size: { width: 360, height: 300 } },
  ),
];

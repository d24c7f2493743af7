import type { Page } from '@playwright/test';
import { uuid } from '../data/basics';
import { connection, staging } from '../data/connections';
import { elsewhere, everything } from '../data/ingestions';
import { popup, type Screen } from '../screen';

const textOf = (numbers: number[]) => numbers.map((n) => `ingestion_id=${uuid(n)}`).join('\n');

/** Drags a file over the page, and lets go or not. */
async function drag(page: Page, until: 'over' | 'drop', [name, text]: [string, string]): Promise<void> {
  // The page takes drops once its scripts have run.
  await page.waitForLoadState('networkidle');
  await page.evaluate(
    ([until, name, text]) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([text], name));
      const init = { dataTransfer, bubbles: true, cancelable: true };
      document.body.dispatchEvent(new DragEvent('dragover', init));
      if (until === 'drop') document.body.dispatchEvent(new DragEvent('drop', init));
    },
    [until, name, text] as const,
  );
}

/** What a person brings to be watched: pasted, typed or dropped. */
export const watchScreens: Screen[] = [
  popup('watched-elsewhere', { records: elsewhere, connections: [connection, staging] }, async (page) => {
    await page.getByRole('textbox', { name: 'Ingestion ID' }).fill(uuid(1));
    await page.getByText('Already in the list, on staging').waitFor();
  }),
  popup('paste', { records: everything }, async (page) => {
    await page
      .getByRole('textbox', { name: 'Ingestion ID' })
      .fill(
        `${[1, 50, 51].map((n) => `ingestion_id=${uuid(n)}`).join('\n')}\nAuthorization: Bearer synap_test_0123456789`,
      );
    await page.getByText('3 ingestions').waitFor();
  }),
  popup('drop', { records: everything }, (page) => drag(page, 'over', ['build.log', textOf([1, 50, 51])])),
  popup('file', { records: everything }, (page) => drag(page, 'drop', ['build.log', textOf([1, 50, 51])])),
  popup('file-long-name', { records: everything }, (page) =>
    drag(page, 'drop', [
      `${'annual-report-'.repeat(12)}.log`,
      `${textOf([1, 50])} Bearer synap_test_0123456789`,
    ]),
  ),
  popup('file-refused', { records: everything }, (page) => drag(page, 'drop', ['picture.png', '\0'])),
  popup('no-id-in-text', { records: everything }, async (page) => {
    await page
      .getByRole('textbox', { name: 'Ingestion ID' })
      .fill('The deployment of yesterday evening went well.');
  }),
  popup('malformed', { records: everything }, async (page) => {
    await page.getByRole('textbox', { name: 'Ingestion ID' }).fill('not an ID at all');
    await page.keyboard.press('Enter');
  }),
];

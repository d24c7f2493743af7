import type { Page } from '@playwright/test';
import { many } from '../data/archive';
import { connection, FORMER_ID, longConnection, staging } from '../data/connections';
import {
  batchOf,
  elsewhere,
  everything,
  finished,
  inProgress,
  longNames,
  ofFormer,
  onLong,
  removed,
} from '../data/ingestions';
import { popup, type Screen } from '../screen';

const counts = { inProgress: 4, unseenProblems: 1, damaged: 0, newer: 0 };

/** Down into the list, where letters are keys. */
async function narrow(page: Page, typed: string) {
  await page.getByRole('button', { name: 'Keyboard shortcuts' }).waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('/');
  await page.keyboard.type(typed);
}

/** The popup's list: what is in progress, what has finished, and what of it is looked for. */
export const listScreens: Screen[] = [
  popup('empty', {}),
  popup('in-progress', { records: everything }),
  popup('filtered', { records: everything }, async (page) => {
    await narrow(page, 'embedding');
  }),
  popup(
    'filtered-to-nothing',
    { records: everything, summary: { counts: { ...counts, total: 900 } } },
    async (page) => {
      await narrow(page, 'no such thing');
    },
  ),
  popup('batches', { records: [...batchOf('a', 40, 60), ...batchOf('b', 4, 500), ...everything] }),
  popup('batch-closed', { records: [...batchOf('b', 4, 500), ...everything] }, async (page) => {
    await page.getByRole('button', { name: 'Batch of 4' }).click();
  }),
  popup('batch-done', { records: [...batchOf('c', 24, 700, true), ...everything] }, async (page) => {
    await page.getByRole('button', { name: 'Batch of 24' }).click();
  }),
  popup('keys', { records: everything }, async (page) => {
    await page.getByRole('button', { name: 'Keyboard shortcuts' }).click();
  }),
  popup('several-connections', { records: elsewhere, connections: [connection, staging] }),
  popup('several-connections-long', { records: onLong, connections: [longConnection, connection] }),
  popup('former-connection', {
    records: ofFormer,
    connections: [staging],
    summary: { formerConnections: [{ id: FORMER_ID, name: 'production', baseUrl: connection.baseUrl }] },
  }),
  popup('finished', { records: finished }),
  popup(
    'many',
    { records: [...inProgress, ...finished, ...many(40)], summary: { counts: { ...counts, total: 900 } } },
    async (page) => {
      await page.getByRole('button', { name: 'Keyboard shortcuts' }).scrollIntoViewIfNeeded();
    },
  ),
  popup('long-names', { records: longNames }),
  popup('removed', {
    records: [removed, ...finished.slice(1)],
  }),
];

import type { Page } from '@playwright/test';
import { many } from '../data/archive';
import { uuid } from '../data/basics';
import { connection, staging } from '../data/connections';
import { completed, everything, failed, inProgress, longNames, removed } from '../data/ingestions';
import { answered } from '../data/replies';
import { type Act, type Screen, screen } from '../screen';

const PATH = 'history.html';

/** Two weeks of somebody's work on two connections. */
const twoWeeks = {
  records: [...inProgress, ...many(600)].map((record, n) =>
    n % 3 ? record : { ...record, connectionId: 'c2' },
  ),
  connections: [connection, staging],
  summary: { recent: [] },
};

/** Brings a file with these rows, or with something that is no export. */
const bring =
  (text: string): Act =>
  async (page: Page) => {
    const file = { name: 'ingestions.json', mimeType: 'application/json', buffer: Buffer.from(text) };
    await page.getByLabel('Choose file…').setInputFiles(file);
  };

const anExport = JSON.stringify({
  format: 'ingestion-inspector',
  version: 1,
  ingestions: [{ ingestionId: uuid(60) }],
});

/** The page with everything that was ever watched: its list, and what stands beside it. */
export const historyScreens: Screen[] = [
  screen('history', PATH, { records: everything }),
  screen('history-opened', `${PATH}#/ingestion/${failed.id}`, { records: everything }),
  screen('history-unfolded', `${PATH}#/ingestion/${completed.id}`, { records: everything }, async (page) => {
    await page.getByText('Requests and errors').click();
    await page.getByText('Changes between responses').click();
    await page.getByText('Raw JSON').scrollIntoViewIfNeeded();
  }),
  screen('history-unknown-id', `${PATH}#/ingestion/${uuid(77)}`, { records: everything }),
  screen('history-unknown-id-no-connection', `${PATH}#/ingestion/${uuid(77)}`, { connections: [] }),
  screen('history-empty', PATH, {}),
  screen(
    'history-offline',
    PATH,
    { records: everything },
    { offline: true, act: (page) => page.getByRole('heading', { name: "You're offline" }).waitFor() },
  ),
  screen('history-removed', PATH, { records: [removed, ...everything.slice(5)] }),
  screen('history-many', PATH, twoWeeks),
  screen('history-none-found', `${PATH}#/?q=nothing+is+called+this&status=failed&from=2026-01-01`, twoWeeks),
  screen(
    'history-selected',
    `${PATH}#/?q=refund&status=problems&last=week&sort=longest`,
    twoWeeks,
    async (page) => {
      const boxes = page.getByRole('list', { name: 'Ingestions' }).getByRole('checkbox');
      await boxes.first().click();
      await boxes.nth(3).click({ modifiers: ['Shift'] });
    },
  ),
  screen('history-keys', PATH, { records: everything }, async (page) => {
    await page.getByRole('list', { name: 'Ingestions' }).getByRole('button').first().focus();
    await page.keyboard.press('?');
    await page.getByRole('dialog').waitFor();
  }),
  screen('history-long-names', PATH, { records: longNames }),
  screen('history-statistics', `${PATH}#/statistics`, twoWeeks),
  screen('history-statistics-empty', `${PATH}#/statistics`, { records: inProgress }),
  screen(
    'history-statistics-below',
    `${PATH}#/statistics?failure=Table+on+page+%23+could+not+be+read`,
    twoWeeks,
    async (page) => {
      await page.getByText('Show as table').first().click();
      await page
        .getByRole('heading', { name: 'Waiting and processing time, median' })
        .scrollIntoViewIfNeeded();
    },
  ),
  screen('history-transfer', `${PATH}#/transfer?q=refund`, twoWeeks),
  screen('history-imported', `${PATH}#/transfer`, twoWeeks, {
    replies: {
      import: answered<'import'>({
        added: 412,
        known: 188,
        refused: 2,
        leftOut: 57,
        noRoom: 0,
        refusals: { id: 1, time: 1 },
      }),
    },
    act: bring(anExport),
  }),
  screen('history-import-refused', `${PATH}#/transfer`, twoWeeks, bring('{}')),
  screen('history-narrow', `${PATH}#/statistics`, twoWeeks, { size: { width: 400, height: 760 } }),
];

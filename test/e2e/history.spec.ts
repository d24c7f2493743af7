import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { IMPORT_ROWS_MAX } from '../../src/watch/model/limits';
import { type Extension, launchExtension } from './support/extension';
import { connect, expect, row, test } from './support/fixtures';

const idOf = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

/** Fills the history as a file would. */
async function fill(extension: Extension, count: number): Promise<void> {
  await extension.send({ type: 'saveSettings', patch: { keep: 100_000 } });
  const rows = Array.from({ length: count }, (_, n) => ({
    ingestion_id: idOf(n),
    document_id: `document-${n}`,
    status: n % 10 === 0 ? 'failed' : 'completed',
    outcome: n % 10 === 0 ? 'failed' : 'completed',
    error_message: n % 10 === 0 ? `chunk ${n} of ${2 * n} could not be embedded` : null,
    added_at: new Date(Date.UTC(2026, 0, 15) - n * 60_000).toISOString(),
  }));
  for (let from = 0; from < count; from += IMPORT_ROWS_MAX)
    await extension.send({ type: 'import', rows: rows.slice(from, from + IMPORT_ROWS_MAX) });
}

const list = (page: Page) => page.getByRole('list', { name: 'Ingestions' });

async function choose(page: Page, name: string, text: string): Promise<void> {
  await page
    .getByLabel('Choose file')
    .setInputFiles({ name, mimeType: 'application/octet-stream', buffer: Buffer.from(text) });
}

test('five thousand are searched as you type and walked through to the last, with a few rows in the page', async ({
  connected,
}) => {
  await fill(connected, 5_000);
  const page = await connected.open('history.html');
  await expect(page.getByText('5,000 of 5,000')).toBeVisible();
  expect(await list(page).getByRole('listitem').count()).toBeLessThan(60);

  await page.getByRole('button', { name: 'document-0', exact: true }).focus();
  await page.keyboard.press('End');
  const last = page.getByRole('button', { name: 'document-4999', exact: true });
  await expect(last).toBeFocused();
  await expect(last).toBeInViewport();
  await page.mouse.move(200, 500);
  await page.mouse.wheel(0, -100_000);
  await expect(page.getByRole('button', { name: /^document-30\d\d$/ }).nth(12)).toBeInViewport();
  await expect(last).not.toBeInViewport();
  expect(await list(page).getByRole('listitem').count()).toBeLessThan(60);
  // Far out of sight by now, and still where the keyboard is.
  await expect(last).toBeFocused();
  await page.keyboard.press('ArrowUp');
  await expect(page.getByRole('button', { name: 'document-4998', exact: true })).toBeInViewport();

  await page.getByRole('searchbox', { name: 'Search' }).pressSequentially('chunk 499');
  await expect(page.getByText('1 of 5,000')).toBeVisible();
  await page.reload();
  await expect(row(page, 'document-4990')).toContainText('Failed');
  await page.getByRole('link', { name: 'Statistics' }).click();
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await page.getByRole('button', { name: /^chunk # of # could not be embedded/ }).click();
  await expect(page.getByText('500 of 5,000')).toBeVisible();
});

test('what one browser exports another takes in: as it ended, of the same connection, with no key and no notification', async ({
  connected,
  synap,
}, info) => {
  const done = synap.addJob({ queuedMs: 0, processingMs: 0, documentId: '=refunds' });
  const held = synap.addJob({ queuedMs: 600_000, documentId: 'held' });
  await connected.send({ type: 'watch', ids: [done, held], connectionId: null, source: 'page' });
  const page = await connected.open('history.html#/transfer');
  await expect(row(page, '=refunds')).toContainText('Completed');
  await expect(row(page, 'held')).toContainText('Queued');
  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export CSV' }).click();
  const path = info.outputPath('export.csv');
  await (await downloading).saveAs(path);
  const text = await readFile(path, 'utf8');
  expect(text).toContain(`"'=refunds"`);
  expect(text).not.toContain(synap.key);

  const other = await launchExtension({ production: synap });
  await connect(other, synap.key);
  const there = await other.open('history.html#/transfer');
  await choose(there, 'export.csv', text);
  await expect(there.getByText('2 added, 0 already in the list, 0 invalid')).toBeVisible();
  await expect(row(there, '=refunds')).toContainText('Completed');
  await expect(row(there, 'held')).toContainText('Stopped');
  await row(there, '=refunds').getByRole('button', { name: '=refunds' }).click();
  await expect(there.getByRole('article').getByText('production')).toBeVisible();
  const { notifications, badge } = await other.stored();
  expect({ notifications, badge }).toEqual({ notifications: [], badge: '' });
  await other.dispose();
  expect(other.complaints).toEqual([]);
});

const HOSTILE_ROWS = [
  '{"__proto__":{"ingestion_id":"00000000-0000-4000-8000-000000000001"}}',
  '{"ingestion_id":"../../auth/whoami","added_at":"2026-01-01T00:00:00Z"}',
  '{"ingestion_id":{"$ne":null},"added_at":"2026-01-01T00:00:00Z"}',
  `{"ingestion_id":"${idOf(1)}","added_at":"2026-01-01T00:00:00Z","outcome":"<script>alert(1)</script>"}`,
  `{"ingestion_id":"${idOf(1)}","added_at":0}`,
  `{"ingestion_id":"${idOf(1)}","label":${'['.repeat(50_000)}${']'.repeat(50_000)}}`,
  'null',
];

test('a hostile file changes nothing, and the page says what it thinks of it', async ({ connected }) => {
  const page = await connected.open('history.html#/transfer');
  await expect(page.getByRole('button', { name: 'Export CSV' })).toBeVisible();
  const before = (await connected.stored()).local;
  const file = (version: number, rows: string[]) =>
    `{"format":"ingestion-inspector","version":${version},"ingestions":[${rows.join()}]}`;

  await choose(page, 'hostile.json', file(1, HOSTILE_ROWS));
  await expect(
    page.getByText(`0 added, 0 already in the list, ${HOSTILE_ROWS.length} invalid`),
  ).toBeVisible();
  await choose(page, 'million.json', file(1, Array(1_000_000).fill('{}')));
  await expect(page.getByText('This file has more than 100,000 ingestions.')).toBeVisible();
  await choose(page, 'newer.json', file(2, HOSTILE_ROWS));
  await expect(page.getByText('exported by a newer version')).toBeVisible();
  await choose(page, 'deep.json', '['.repeat(1_000_000));
  await expect(page.getByText("This file isn't an Ingestion Inspector export.")).toBeVisible();
  expect((await connected.stored()).local).toEqual(before);
});

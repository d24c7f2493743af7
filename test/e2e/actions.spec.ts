import type { browser as browserApi } from 'wxt/browser';
import * as z from 'zod/mini';
import { toolbarIcon } from '../../src/platform/toolbar-icon';
import { expect, row, test, watch } from './support/fixtures';

declare const chrome: typeof browserApi;

const HELD = { queuedMs: 0, processingMs: Number.POSITIVE_INFINITY };

test('every field of an answer can be read and copied, and so can the raw JSON', async ({ popup, synap }) => {
  const id = synap.addJob({ ...HELD, documentId: 'q3-notes.pdf' });
  await watch(popup, id);
  await expect(row(popup, 'q3-notes.pdf')).toContainText('Processing');
  synap.finish(id, 'partial_success', { memories: 2, errorMessage: '1 of 3 extractions failed' });
  await expect(row(popup, 'q3-notes.pdf')).toContainText('Partial success');
  await row(popup, 'q3-notes.pdf').getByRole('button', { name: 'q3-notes.pdf' }).click();
  const inspector = popup.getByRole('article');
  const answer = z.parse(
    z.object({ memory_ids: z.array(z.string()), error_message: z.string(), memories_created: z.number() }),
    synap.status(id),
  );
  for (const text of [id, 'q3-notes.pdf', answer.error_message, ...answer.memory_ids])
    await expect(inspector.getByText(text, { exact: true }).first()).toBeVisible();
  const changes = inspector.getByRole('list', { name: 'Status changes' });
  for (const word of ['Queued', 'Processing', 'Partial success'])
    await expect(changes.getByText(word, { exact: true })).toBeVisible();
  for (const name of [
    'Copy ingestion ID',
    'Copy document ID',
    'Copy queued time',
    'Copy start time',
    'Copy completion time',
    'Copy duration',
    'Copy all memory IDs',
    'Copy error message',
  ]) {
    await inspector.getByRole('button', { name, exact: true }).click();
    await expect(inspector.getByRole('button', { name: 'Copied' })).toBeVisible();
    await expect(inspector.getByRole('button', { name: 'Copied' })).toHaveCount(0);
  }
  await inspector.getByText('Raw JSON').click();
  await expect(inspector.getByText('"status": "partial_success"')).toBeVisible();
  await inspector.getByRole('button', { name: 'Copy raw JSON' }).click();
  await expect(inspector.getByRole('button', { name: 'Copied' })).toBeVisible();
});

test('"Check now" polls at once, "Stop watching" ends polling, and "Resume" watches again', async ({
  connected,
  popup,
  synap,
}) => {
  const id = synap.addJob({ ...HELD, documentId: 'on-hold' });
  const polls = () => synap.requests.filter((request) => request.ingestionId === id).length;
  await watch(popup, id);
  await row(popup, 'on-hold').getByRole('button', { name: 'on-hold' }).click();
  const inspector = popup.getByRole('article');
  const before = polls();
  await inspector.getByRole('button', { name: 'Check now' }).click();
  await expect.poll(polls).toBeGreaterThan(before);

  await inspector.getByRole('button', { name: 'Stop watching' }).click();
  await expect(inspector.getByText('Stopped').first()).toBeVisible();
  await expect.poll(async () => (await connected.stored()).alarms).toEqual([]);
  expect((await connected.stored()).badge).toBe('');
  const stoppedAt = polls();
  synap.finish(id, 'completed');
  await inspector.getByRole('button', { name: 'Resume' }).click();
  await expect
    .poll(async () => (await connected.stored()).local[`ingestion:${id}`])
    .toMatchObject({ state: 'ended', outcome: { kind: 'completed' } });
  expect(polls()).toBe(stoppedAt + 1);
  await popup.keyboard.press('Escape');
  await expect(row(popup, 'on-hold')).toContainText('Completed');
});

test('a removed ingestion is out of sight at once, and Undo brings it back', async ({ popup, synap }) => {
  const id = synap.addJob({ ...HELD, documentId: 'by-mistake' });
  await watch(popup, id);
  await row(popup, 'by-mistake').getByRole('button', { name: 'by-mistake' }).click();
  await popup.getByRole('article').getByRole('button', { name: 'Remove' }).click();
  await expect(row(popup, 'by-mistake')).toHaveCount(0);
  await popup.getByRole('button', { name: 'Undo' }).click();
  await expect(row(popup, 'by-mistake')).toContainText('Processing');
});

test('the badge counts what is in progress and marks a failure until it is seen', async ({
  connected,
  popup,
  synap,
}) => {
  const badge = async () => (await connected.stored()).badge;
  const [good, bad] = ['good', 'bad'].map((documentId) => synap.addJob({ ...HELD, documentId }));
  await watch(popup, good ?? '');
  await watch(popup, bad ?? '');
  await expect.poll(badge).toBe('2');
  expect((await connected.stored()).title).toContain('2 in progress');
  await popup.close();
  synap.finish(bad ?? '', 'failed');
  await expect.poll(badge, { timeout: 20_000 }).toBe('1!');
  const again = await connected.open('popup.html');
  await expect(row(again, 'bad')).toContainText('Failed');
  await expect.poll(badge).toBe('1');
  // Nothing tells which icon is shown, and the background goes on without one: each has to be taken.
  const icons = (['idle', 'active', 'attention'] as const).map((tone) => toolbarIcon(tone, 'chrome'));
  await again.evaluate((all) => Promise.all(all.map((icon) => chrome.action.setIcon(icon))), icons);
});

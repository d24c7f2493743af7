import { launchExtension } from './support/extension';
import { connect, expect, row, test, watch } from './support/fixtures';

const HELD = { queuedMs: 0, processingMs: Number.POSITIVE_INFINITY };

test('the system shows a real notification for a completed and for a failed job, and a click opens the ingestion', async ({
  desktop,
  synap,
}, info) => {
  const extension = await launchExtension({ production: synap, screen: desktop });
  await connect(extension, synap.key);
  const good = synap.addJob({ ...HELD, documentId: 'refund-policy' });
  const bad = synap.addJob({ ...HELD, documentId: 'standup-0412' });
  const popup = await extension.open('popup.html');
  await watch(popup, good);
  await watch(popup, bad);
  await expect(row(popup, 'refund-policy')).toContainText('Processing');
  await expect(row(popup, 'standup-0412')).toContainText('Processing');
  await popup.close();

  synap.finish(good, 'completed', { memories: 3 });
  const completed = await desktop.waitForNotify(({ summary }) => summary.startsWith('Completed'), 20_000);
  expect(completed.summary).toBe('Completed: refund-policy');
  expect(completed.body).toContain('3 memories');
  expect(completed.actions).toEqual(expect.arrayContaining(['Open', 'Copy memory IDs']));

  const opened = extension.context.waitForEvent('page');
  desktop.clickLatest();
  const page = await opened;
  await expect.poll(() => page.url()).toContain(`history.html#/ingestion/${good}`);
  await expect(page.getByRole('article').getByText('refund-policy').first()).toBeVisible();

  synap.finish(bad, 'failed', { errorMessage: 'Embedding service unavailable' });
  const failed = await desktop.waitForNotify(({ summary }) => summary.startsWith('Failed'), 20_000);
  expect(failed.summary).toBe('Failed: standup-0412');
  expect(failed.body).toContain('Embedding service unavailable');
  desktop.screenshot(info.outputPath('notifications.png'));

  // The page that is open already is used again.
  desktop.clickLatest();
  await expect.poll(() => page.url()).toContain(`history.html#/ingestion/${bad}`);
  await expect(page.getByRole('article').getByText('Embedding service unavailable').first()).toBeVisible();
  expect(desktop.notifies.filter(({ summary }) => /refund-policy|standup-0412/.test(summary))).toHaveLength(
    2,
  );
  await extension.dispose();
});

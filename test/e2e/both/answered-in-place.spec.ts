import { expect, row, test, watch } from '../support/both/fixtures';

test('what is over already is answered on the page it is pasted in, and by no notification', async ({
  connected,
  synap,
}) => {
  for (const [path, source] of [
    ['history.html', 'history'],
    ['sidepanel.html', 'popup'],
  ] as const) {
    const documentId = `over-in-${source}`;
    const id = synap.addJob({ queuedMs: 0, processingMs: 0, documentId });
    const page = await connected.open(path);
    await watch(page, id);
    await expect.poll(() => row(page, documentId)).toContain('Completed');
    // Once that is written, no notification comes any more.
    await expect
      .poll(async () => (await connected.stored()).local[`ingestion:${id}`])
      .toMatchObject({ source, notification: { state: 'suppressed', why: 'answered_in_place' } });
    await page.close();
  }
  expect(connected.notified()).toEqual([]);
  expect((await connected.stored()).badge).toBe('');
});

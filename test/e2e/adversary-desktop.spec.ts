import { startSynap } from '../synap-server';
import { CANARY, holdsCanary } from './support/canary';
import { launchExtension, PRODUCTION_HOST } from './support/extension';
import { connect, expect, test } from './support/fixtures';

/** What a job is called and why it failed, and what the desktop may be given of it. */
const TEXTS: [said: string, shown: string][] = [
  [`<b>${CANARY}</b>`, '<b>•••</b>'],
  [`<img src="https://evil.example/x"><a href="https://evil.example">Sign in again</a>`, '<img src='],
  ['a\u202Eb\u0000c\uD800d\nCompleted: another', 'ab c\uFFFDd Completed: another'],
];

test('what a server says reaches the desktop as plain text on one line, and never with the key', async ({
  desktop,
}) => {
  const synap = await startSynap({ tls: { hosts: [PRODUCTION_HOST] }, keys: [{ key: CANARY }] });
  const extension = await launchExtension({ production: synap, screen: desktop });
  await connect(extension, CANARY);
  for (const [said, shown] of TEXTS) {
    const job = synap.addJob({
      queuedMs: 0,
      processingMs: Number.POSITIVE_INFINITY,
      documentId: said,
    });
    await extension.send({ type: 'watch', ids: [job], connectionId: null, source: 'popup' });
    await synap.nextRequest((request) => request.ingestionId === job);
    synap.finish(job, 'failed', { errorMessage: said });
    const notify = await desktop.waitForNotify(
      ({ summary }) => summary.startsWith(`Failed: ${shown}`),
      20_000,
    );
    // The daemon reads the body as markup: the browser must have escaped it.
    expect(notify.body).not.toMatch(/<(?:img|a|b)\b/);
    expect(notify.body).toContain(shown.replaceAll('<', '&lt;').replaceAll('>', '&gt;').slice(0, 10));
  }
  expect(desktop.notifies).toHaveLength(TEXTS.length);
  expect(desktop.notifies.filter((notify) => holdsCanary(JSON.stringify(notify)))).toEqual([]);
  expect(extension.complaints).toEqual([]);
  await extension.dispose();
  await synap.close();
});

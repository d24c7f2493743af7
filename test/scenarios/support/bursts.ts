import { connected, type Scenario, SECOND } from './scenario';

/** With a Synap that allows so much that no poll has to wait for its turn. */
export async function connectedToFastSynap() {
  const story = await connected();
  story.synap.headers = { 'X-RateLimit-Limit': '600' };
  await story.reply({ type: 'readCredits', connectionId: story.home });
  await story.advance(5 * SECOND);
  return story;
}

/** Has them watched one command after the other, so that they are no batch; all are finished when first polled. */
export async function watchFinished(story: Scenario, ids: string[]): Promise<void> {
  for (const id of ids) story.synap.job(id, { endsInMs: 0 });
  for (const id of ids) await story.watch(id);
}

/** The titles of all notifications so far. */
export const titles = (story: Scenario) => story.browser.created.map(({ title }) => title);

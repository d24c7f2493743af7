import { expect, it } from 'vitest';
import { connectedToFastSynap, watchFinished } from '../support/bursts';
import { connected, ingestionId, ingestionIds, MINUTE, SECOND } from '../support/scenario';

const first = ingestionId(1);

it('the log says of each poll what came, how long it took, and under which ID the server knows it', async () => {
  const story = await connected();
  story.synap.headers = { 'X-Correlation-Id': 'corr-1' };
  story.synap.answersAfterMs = 2 * SECOND;
  story.synap.job(first, { endsInMs: 0, as: 'failed' });
  await story.watch(first);
  await story.advance(3 * SECOND);
  const about = { ingestionId: first, connectionId: story.home };
  expect(story.log()).toMatchObject([
    { event: 'polled', ...about, what: 'failed', correlationId: 'corr-1', tookMs: 2 * SECOND },
    { event: 'finished', ...about, what: 'failed', tookMs: null },
    { event: 'notified', ...about, what: expect.stringContaining(`${first}:1:failed`) },
  ]);
});

it.each([
  [503, 'server_error'],
  [402, 'no_credits'],
])(
  'the log says of a poll that failed with %i why, and under which ID the server knows it',
  async (status, what) => {
    const story = await connected();
    const body = { detail: { error: 'insufficient_credits' } };
    story.synap.instead = () => story.synap.json(status, body, { 'X-Correlation-Id': 'corr-2' });
    await story.watch(first);
    expect(story.log()[0]).toMatchObject({
      ...{ event: 'failed_poll', ingestionId: first, what },
      correlationId: 'corr-2',
    });
  },
);

it('the log has the words of the server as they came, but for the rest of a long one', async () => {
  const story = await connected();
  const word = 'IngestionStatus.THINKING_ABOUT_';
  story.synap.job(first, { fields: { status: word.repeat(40) } });
  await story.watch(first);
  expect(story.log().map(({ what }) => what)).toEqual([word.repeat(4).slice(0, 100)]);
});

it('the log says of no answer that it took less than no time, though the clock was set back meanwhile', async () => {
  const story = await connected();
  story.synap.job(first);
  const release = story.synap.holdAnswers();
  await story.watch(first);
  story.setClock(-MINUTE);
  release();
  await story.advance(0);
  expect(story.log()[0]).toMatchObject({ event: 'polled', tookMs: 0 });
});

it('the log keeps the newest three hundred lines or so, oldest first, and each once', async () => {
  const story = await connectedToFastSynap();
  const finished = () =>
    story.log().flatMap(({ event, ingestionId: id }) => (event === 'finished' ? [id] : []));
  await watchFinished(story, ingestionIds(20));
  await story.advance(MINUTE);
  expect(finished()).toEqual(ingestionIds(20));
  await watchFinished(story, ingestionIds(150).slice(20));
  await story.advance(5 * MINUTE);
  const lines = story.log();
  expect(lines.length).toBeLessThanOrEqual(300);
  expect(lines.length).toBeGreaterThan(270);
  const times = lines.map(({ at }) => at);
  expect(times).toEqual([...times].sort((a, b) => a - b));
  expect(finished().at(-1)).toBe(ingestionId(150));
});

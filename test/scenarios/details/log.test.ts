import { expect, it } from 'vitest';
import { connectedToFastSynap, watchFinished } from '../support/bursts';
import { ingestionId, ingestionIds, MINUTE } from '../support/scenario';

it('the log keeps the newest three hundred lines or so, oldest first, and each once', async () => {
  const story = await connectedToFastSynap();
  await watchFinished(story, ingestionIds(150));
  await story.advance(5 * MINUTE);
  const lines = story.log();
  expect(lines.length).toBeLessThanOrEqual(300);
  expect(lines.length).toBeGreaterThan(270);
  const times = lines.map(({ at }) => at);
  expect(times).toEqual([...times].sort((a, b) => a - b));
  const finished = lines.filter(({ event }) => event === 'finished').map((line) => line.ingestionId);
  expect(finished.at(-1)).toBe(ingestionId(150));
  expect(new Set(finished).size).toBe(finished.length);
});

import { describe, expect, it } from 'vitest';
import { connected, HOUR, ingestionId, MINUTE, SECOND } from './support/scenario';

const [first, second] = [ingestionId(1), ingestionId(2)];

describe('somebody who answers in the place of Synap', () => {
  it.each<[string, (id: string) => unknown]>([
    ['an error under status 200', () => ({ status: 'error', code: 504, message: 'upstream timed out' })],
    ['an envelope', (id) => ({ status: 'success', data: { ingestion_id: id, status: 'processing' } })],
    [
      'another ingestion',
      () => ({ ingestion_id: second, status: 'failed', queued_at: null, memory_ids: [] }),
    ],
    ['a status and nothing else', () => ({ status: 'completed' })],
    ['a list', (id) => [{ ingestion_id: id, status: 'completed' }]],
  ])('with %s ends nothing, and it is said', async (_, body) => {
    const story = await connected();
    story.synap.job(first, { endsInMs: 2 * HOUR });
    await story.watch(first);
    await story.advance(MINUTE);
    story.synap.answers(first, () => story.synap.json(200, body(first)));
    await story.advance(HOUR);
    expect(story.standing(first)).toBe('watching');
    expect(story.troubleOf(story.home)).toBe('wrong_schema');
    expect(story.log()).toContainEqual(
      expect.objectContaining({ event: 'failed_poll', what: 'wrong_schema' }),
    );
    story.synap.job(first, { endsInMs: 10 * SECOND });
    await story.advance(3 * MINUTE);
    expect(story.newNotifications()).toEqual([`${first}:1:completed`]);
    expect(story.troubleOf(story.home)).toBeNull();
  });
});

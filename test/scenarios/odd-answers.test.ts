import { describe, expect, it } from 'vitest';
import { connected, HOUR, ingestionId, MINUTE, SECOND } from './support/scenario';

const first = ingestionId(1);

describe('an answer with one odd field', () => {
  it.each<[string, Record<string, unknown>, object]>([
    ['a count as text', { memories_created: '3' }, { memoriesCreated: 3 }],
    ['a count in words', { memories_created: 'three' }, { memoriesCreated: 0 }],
    ['a negative count', { memories_created: -1, memory_ids: ['m1', null] }, { memoriesCreated: 1 }],
    ['a count of none beside three IDs', { memory_ids: ['m1', 'm2', 'm3'] }, { memoriesCreated: 3 }],
    ['no list where one should be', { memory_ids: 'm1' }, { memoryIds: [] }],
    ['a document ID that is none', { document_id: { id: 7 } }, { documentId: null }],
    ['a time that is none', { completed_at: 'soon', queued_at: 7 }, { completedAt: null }],
  ])('(%s) ends the watch all the same', async (_, fields, known) => {
    const story = await connected();
    story.synap.job(first, { endsInMs: 0, fields });
    await story.watch(first);
    await story.advance(MINUTE);
    expect(story.newNotifications()).toEqual([`${first}:1:completed`]);
    expect(story.ingestion(first)).toMatchObject(known);
  });

  it('is read as Python writes it', async () => {
    const story = await connected();
    const body = `{"ingestion_id": "${first}", "status": "completed", "cost": NaN, "error_message": null}`;
    story.synap.answers(first, () => new Response(body));
    await story.watch(first);
    await story.advance(MINUTE);
    expect(story.standing(first)).toBe('completed');
  });
});

describe('a word for an end that no document names', () => {
  it.each([
    ['canceled', 'cancelled'],
    ['succeeded', 'completed'],
    ['completed_with_errors', 'partial_success'],
    ['IngestionStatus.FAILED', 'failed'],
  ])('"%s" is %s', async (word, outcome) => {
    const story = await connected();
    story.synap.job(first, { endsInMs: 10 * SECOND, as: word });
    await story.watch(first);
    await story.advance(MINUTE);
    expect(story.newNotifications()).toEqual([`${first}:1:${outcome}`]);
  });

  it('is an end of its own where Synap says the same for a minute', async () => {
    const story = await connected();
    story.synap.job(first, { endsInMs: 10 * SECOND, as: 'archived' });
    await story.watch(first);
    await story.advance(MINUTE);
    expect(story.standing(first)).toBe('watching');
    await story.advance(2 * MINUTE);
    expect(story.newNotifications()).toEqual([`${first}:1:other`]);
    expect(story.ingestion(first).rawStatus).toBe('archived');
  });

  it('is known within two minutes though the job is so old that it is polled rarely', async () => {
    const story = await connected();
    story.synap.job(first, { queuedAgoMs: 20 * HOUR, endsInMs: HOUR, as: 'archived' });
    await story.watch(first);
    while (story.ingestion(first).rawStatus !== 'archived') await story.advance(SECOND);
    await story.advance(2 * MINUTE);
    expect(story.standing(first)).toBe('other');
  });

  it('is none where the word says that the job goes on', async () => {
    const story = await connected();
    story.synap.job(first, { endsInMs: 10 * SECOND, as: 'retrying' });
    await story.watch(first);
    await story.advance(HOUR);
    expect(story.standing(first)).toBe('watching');
  });
});

describe('an account without credits', () => {
  it('is paused with the page of the dashboard where that is mended, never with a path of the API', async () => {
    const story = await connected();
    const detail = {
      error: 'insufficient_credits',
      recovery_url: '/v1/credits/balance',
      manage_url: '/dashboard/billing',
    };
    story.synap.answers(first, () => story.synap.json(402, { detail }));
    await story.watch(first);
    await story.advance(SECOND);
    expect(story.connection(story.home).blocked).toMatchObject({
      reason: 'no_credits',
      link: 'https://synap.maximem.ai/dashboard/billing',
    });
  });
});

describe('a failed job that Synap has run again', () => {
  it('is known by its new end alone when it is checked again', async () => {
    const story = await connected();
    story.synap.job(first, { endsInMs: 0, as: 'failed', fields: { error_message: 'disk full' } });
    await story.watch(first);
    await story.advance(MINUTE);
    const failedAt = story.ingestion(first).completedAt;
    story.synap.job(first, { endsInMs: 10 * SECOND, fields: { error_message: null } });
    await story.send({ type: 'check', ids: [first] });
    await story.advance(MINUTE);
    const after = story.ingestion(first);
    expect(after).toMatchObject({ outcome: { kind: 'completed', round: 2 }, errorMessage: null });
    expect(after.completedAt).toBeGreaterThan(failedAt ?? 0);
  });
});

const ZONES_OFF_MIN = [-12 * 60, -5 * 60, -210, -60, 60, 345, 14 * 60];
it.each(ZONES_OFF_MIN.flatMap((offMin) => [[offMin, ''] as const, [offMin, 'Z'] as const]))(
  'a job whose times are of a zone %i minutes off, and end with "%s", is told on time and at no higher cost',
  async (offMin, end) => {
    const story = await connected();
    const id = first;
    const queuedAt = story.browser.clock.now() - SECOND;
    const endsAt = queuedAt + 41 * SECOND;
    const local = (at: number) => new Date(at + offMin * MINUTE).toISOString().replace('Z', end);
    story.synap.answers(id, () => {
      const isOver = story.browser.clock.now() >= endsAt;
      return story.synap.json(200, {
        ingestion_id: id,
        status: isOver ? 'completed' : 'processing',
        queued_at: local(queuedAt),
        completed_at: isOver ? local(endsAt) : null,
      });
    });
    await story.watch(id);
    await story.advance(5 * MINUTE);
    expect(story.browser.created[0]?.at).toBeLessThan(endsAt + 5 * SECOND);
    expect(story.synap.polls(id).length).toBeLessThan(40);
  },
);

it('a change of status is dated from when the request before it was sent, however long that took', async () => {
  const story = await connected();
  story.synap.answersAfterMs = 8 * SECOND;
  story.synap.job(first, { fields: { status: 'queued' } });
  const sentAt = story.browser.clock.now();
  await story.watch(first);
  await story.advance(2 * SECOND);
  story.synap.job(first);
  await story.advance(30 * SECOND);
  const [, processing] = story.ingestion(first).transitions;
  expect(processing).toMatchObject({ status: 'processing', notBefore: sentAt });
});

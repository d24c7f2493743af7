import { describe, expect, it } from 'vitest';
import { mayBeFinal, readStatus } from '../../../src/synap/status';
import { readStatusBody } from '../../../src/synap/status-body';

const ID = '7c9e6679-7425-40de-944b-e07fc1f90ae7';
const OTHER = '11111111-7425-40de-944b-e07fc1f90ae7';
const answer = {
  ingestion_id: ID,
  document_id: 'd',
  status: 'completed',
  queued_at: '2026-01-15T12:00:00Z',
  completed_at: '2026-01-15T12:00:10Z',
  memory_ids: ['m1'],
};
const { ingestion_id: _, ...unnamed } = answer;

describe('a status word', () => {
  it.each([
    [
      'completed',
      [
        'IngestionStatus.COMPLETED',
        'COMPLETE',
        'Completed.',
        '"completed"',
        'completed\u200b',
        'job:completed',
      ],
    ],
    ['completed', ['<IngestStatus.COMPLETED: 3>', 'completed with warnings', 'succeeded_with_warnings']],
    [
      'completed',
      [
        '<IngestStatus.COMPLETED>',
        'ＣＯＭＰＬＥＴＥＤ',
        'task_succeeded',
        'run completed',
        'TASK_STATE_COMPLETED',
      ],
    ],
    [
      'partial_success',
      ['completed_partial', 'completed with failure', 'succeeded partially', 'partial failed'],
    ],
    [
      'completed',
      ['Completed with 2 warnings', 'com.synap.Status.COMPLETED', 'IngestionJobStatus::Completed'],
    ],
    ['partial_success', ['Completed with 3 errors', 'completed with 1 error(s)']],
    ['failed', ['failed with errors', 'run_failed', 'FAILED_PERMANENT', 'fatal error']],
    ['cancelled', ['REVOKED', 'canceled by system']],
    ['partial_success', ['partial', 'partially completed', 'Completed (with errors)', 'SucceededWithIssues']],
    [
      'failed',
      ['error', 'errored', 'timed_out', 'Timed Out', 'failed permanently', 'REJECTED', 'expired', 'crashed'],
    ],
    ['cancelled', ['aborted', 'cancelled by user', 'user_canceled', 'terminated', 'KILLED']],
    ['processing', ['processing (2/3)', 'Processing: chunk 4', 'processing 45%']],
    ['processing', ['processing - step 2']],
    ['other', ['embedding:done', 'extraction.completed', 'chunking/failed', 'completed with 0 errors']],
    [
      'other',
      [
        'subtask:completed',
        'SubTaskState.FAILED',
        'sub_status_completed',
        'step_state_done',
        'stage run failed',
      ],
    ],
    ['queued', ['queued (3 ahead)', "<IngestStatus.QUEUED: 'queued'>"]],
    ['other', ['failed (retry 2/5)', 'error: will be retried', 'completed: 3', 'nearly done', '***']],
  ])('means %s, spelled %j', (meaning, spellings) => {
    expect(spellings.map(readStatus)).toEqual(spellings.map(() => meaning));
  });

  it('that says what is still to be done is no end, however it is explained', () => {
    const unfinished = [
      'retrying (2)',
      'extracting 45%',
      'cancel_requested',
      'Pending Review',
      'not started',
      'in-flight',
      '…',
      'AwaitingRetry',
      'retry_wait',
      'pending-retry',
      'failed_will_retry',
      'Failed, retrying in 90s',
      'error: will be retried',
    ];
    expect(unfinished.filter(mayBeFinal)).toEqual([]);
    const maybe = [
      'archived',
      'deduplicated',
      'failed (retry 2/5)',
      'failed after retry',
      'gave up after 3 retries',
    ];
    expect(maybe.filter(mayBeFinal)).toEqual(maybe);
  });
});

describe('an answer', () => {
  it.each([['data'], ['result'], ['response'], ['payload'], ['body']])(
    'that a gateway has wrapped under "%s" is not its word, though the ID stands beside it',
    (name) => {
      const wrapped = { status: 'success', ingestion_id: ID, [name]: { ...answer, status: 'processing' } };
      expect(readStatusBody(wrapped, ID)).toBeNull();
    },
  );

  const processing = { ...answer, status: 'processing' };
  it.each<[string, object]>([
    ['under a name of its own', { ingestion: processing }],
    ['under a name in capitals', { Data: { status: 'processing' } }],
    ['twice', { data: { ingestion: processing } }],
    ['in a list of one', { items: [processing] }],
    ['in a list of one under a usual name', { result: [{ status: 'processing' }] }],
    ['as text', { body: JSON.stringify(processing) }],
    ['three times', { data: { job: { ingestion: processing } } }],
    ['as text that begins with a line break', { content: `\n${JSON.stringify(processing)}` }],
    ['as text, whose object lacks its ID', { content: JSON.stringify({ ...unnamed, status: 'queued' }) }],
  ])('that a gateway has wrapped %s is not its word', (__, wrapping) => {
    expect(readStatusBody({ status: 'success', ingestion_id: ID, ...wrapping }, ID)).toBeNull();
  });

  it.each<[string, object]>([
    ['a code', { code: 504, message: 'upstream timed out' }],
    ['a code as text', { code: '502' }],
    ['a status of HTTP under another name', { status_code: 400 }],
    ['a status of HTTP, named so', { httpStatus: 503 }],
    ['a status of HTTP, named so in snake case', { http_status: 599 }],
    ['a status of HTTP', { statusCode: 401, message: 'Access denied due to missing subscription key' }],
  ])('that is an error of a gateway with %s is not its word, though the ID stands beside it', (__, error) => {
    expect(readStatusBody({ status: 'error', ingestion_id: ID, ...error }, ID)).toBeNull();
  });

  it('of a failed job may have a code of its own', () => {
    const failed = { ...answer, status: 'failed', code: 504 };
    expect(readStatusBody(failed, ID)?.status).toBe('failed');
    for (const code of [17, 200, 1004]) {
      const brief = { ingestion_id: ID, status: 'failed', code };
      expect(readStatusBody(brief, ID)?.status, String(code)).toBe('failed');
    }
  });

  it.each<[string, object]>([
    ['an error with a status of its own', { error: { status: 'INVALID', ingestion_id: ID } }],
    ['errors with a status', { errors: [{ status: 'INVALID', ingestion_id: ID }] }],
    ['details with a status', { details: { status: 'INVALID', ingestion_id: ID } }],
    ['a message that is JSON', { error_message: '{"data":{"status":"RESOURCE_EXHAUSTED"}}' }],
    ['memories with a status', { memory_ids: [{ memory_id: 'm1', status: 'active', ingestion_id: ID }] }],
    ['stages', { stages: { embedding: { status: 'done' } } }],
    ['several of its past', { attempts: [{ ...answer }, { ...answer }] }],
  ])('of a few fields counts with %s in it', (__, more) => {
    expect(readStatusBody({ status: 'failed', ingestion_id: ID, ...more }, ID)?.status).toBe('failed');
  });

  it('counts however deep something in it is nested', () => {
    const meta = JSON.parse(`${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`);
    expect(readStatusBody({ ingestion_id: ID, status: 'completed', meta }, ID)?.status).toBe('completed');
  });

  it('with more inside than is known today counts', () => {
    const later = { ...answer, data: { pages: 3 }, progress: { status: 'embedding' }, result: null };
    expect(readStatusBody(later, ID)?.status).toBe('completed');
  });

  it.each([
    ['in capitals', ID.toUpperCase()],
    ['without dashes', ID.replaceAll('-', '')],
    ['in braces', `{${ID}}`],
    ['as a URN', `urn:uuid:${ID}`],
    ['as Python prints it', `UUID('${ID}')`],
  ])('counts with the ID %s', (__, ingestion_id) => {
    expect(readStatusBody({ ...answer, ingestion_id }, ID)?.status).toBe('completed');
  });

  it.each([
    ['ingestion_id', { ...answer, ingestion_id: OTHER }],
    ['ingestion_id', { ...answer, ingestion_id: `UUID('${OTHER}')` }],
    ['id', { ...unnamed, id: OTHER }],
    ['ingestionId', { ...unnamed, ingestionId: OTHER }],
    ['job_id', { ...unnamed, job_id: OTHER }],
    ['id, though it names this one too', { ...unnamed, id: OTHER, job_id: ID }],
  ])('about another ingestion by its %s does not count', (__, body) => {
    expect(readStatusBody(body, ID)).toBeNull();
  });

  it('without any ID, or with one that is no ID of an ingestion, counts by its fields', () => {
    expect(readStatusBody(unnamed, ID)?.status).toBe('completed');
    expect(readStatusBody({ ...unnamed, ingestion_id: null }, ID)?.status).toBe('completed');
    expect(readStatusBody({ ...unnamed, id: 'req-17' }, ID)?.status).toBe('completed');
    expect(readStatusBody({ ...unnamed, id: ID }, ID)?.status).toBe('completed');
  });

  it('says no error where it says false', () => {
    expect(readStatusBody({ ...answer, error_message: false }, ID)?.errorMessage).toBeNull();
  });
});

import { randomUUID } from 'node:crypto';
import type { Account } from './accounts';
import { badRequest, INGESTION_CREDITS, insufficientCredits, transcriptConflict } from './answers';
import type { BatchRequest, CreateRequest, TranscriptRequest } from './bodies';
import { type Job, type JobPlan, makeJob, shownId, statusWord } from './jobs';
import { formatTime } from './times';
import type { World } from './world';

/** `POST create`: a queued job, or why there is none. */
export function create(world: World, account: Account, request: CreateRequest): Response {
  if (account.credits < INGESTION_CREDITS) return insufficientCredits(account.credits);
  const refusal = scopeRefusal(account, request);
  if (refusal !== null) return badRequest(refusal);
  return Response.json(accepted(ingest(world, account, request), world.now()));
}

/** `POST batch`: one result for each document; a refused one is a job that has failed, and ends it if `fail_fast`. */
export function createBatch(world: World, account: Account, request: BatchRequest): Response {
  if (account.credits < INGESTION_CREDITS) return insufficientCredits(account.credits);
  const results: Record<string, unknown>[] = [];
  let failed = 0;
  for (const document of request.documents) {
    const refusal = batchRefusal(account, document);
    const job =
      refusal === null ? ingest(world, account, document) : reject(world, account, document, refusal);
    results.push(accepted(job, world.now()));
    if (refusal === null) continue;
    failed += 1;
    if (request.fail_fast) break;
  }
  return Response.json({
    batch_id: randomUUID(),
    total: request.documents.length,
    succeeded: results.length - failed,
    failed,
    results,
  });
}

function accepted(job: Job, now: number): Record<string, unknown> {
  const status = statusWord(job, now);
  return {
    ingestion_id: shownId(job),
    document_id: job.documentId,
    status,
    queued_at: formatTime(job.queuedAt, job.timeFormat),
    error_message: status === 'failed' ? job.errorMessage : null,
  };
}

/**
 * `POST /v1/conversations/ingest`: a queued job for the turns that are new. The same transcript again makes no other job, and one
 * that contradicts what is known is refused.
 */
export function ingestTranscript(world: World, account: Account, request: TranscriptRequest): Response {
  if (account.credits < INGESTION_CREDITS) return insufficientCredits(account.credits);
  const refusal = scopeRefusal(account, request);
  if (refusal !== null) return badRequest(refusal);
  const externalId = request.external_conversation_id ?? randomUUID();
  const turns = request.messages.map(({ role, content }) => `${role}: ${content}`);
  const known = world.conversations.find(account.instanceId, externalId);
  if (known && !known.turns.every((turn, index) => turn === turns[index])) return transcriptConflict();
  const news = turns.slice(known?.turns.length ?? 0);
  const job =
    known && news.length === 0
      ? known.job
      : ingest(world, account, {
          document: news.join('\n'),
          document_type: 'ai-chat-conversation',
          mode: request.mode,
        });
  const { id } = world.conversations.note(account.instanceId, externalId, { turns, job });
  return Response.json({
    conversation_id: id,
    external_conversation_id: externalId,
    ingestion_id: shownId(job),
    status: news.length === 0 ? 'duplicate' : 'queued',
    turns_recorded: news.length,
    summary_status: 'pending',
    queued_at: formatTime(job.queuedAt, job.timeFormat),
  });
}

/** A B2B instance knows its users only within a customer; a B2C instance knows no customers at all. */
function scopeRefusal(
  account: Account,
  request: Pick<CreateRequest, 'user_id' | 'customer_id'>,
): string | null {
  if (account.isolation === 'equals_customer')
    return request.customer_id ? 'customer_id is not accepted on this instance' : null;
  if (!request.user_id || request.customer_id) return null;
  return 'customer_id is required with user_id on this instance';
}

function batchRefusal(account: Account, request: CreateRequest): string | null {
  return account.credits < INGESTION_CREDITS ? 'Not enough credits' : scopeRefusal(account, request);
}

function ingest(world: World, account: Account, request: CreateRequest): Job {
  account.credits -= INGESTION_CREDITS;
  const plan = { ...usualPlan(request, world.random()), ...requested(request), ...world.plan(request) };
  return world.jobs.add(makeJob(plan, account.instanceId, world.now()));
}

function reject(world: World, account: Account, request: CreateRequest, errorMessage: string): Job {
  const plan = { ...requested(request), queuedMs: 0, processingMs: 0, outcome: 'failed', errorMessage };
  return world.jobs.add(makeJob(plan, account.instanceId, world.now()));
}

function requested(request: CreateRequest): JobPlan {
  const content = typeof request.document === 'string' ? request.document : JSON.stringify(request.document);
  return request.document_id ? { content, documentId: request.document_id } : { content };
}

/** As documented: `fast` takes 1-5 s in all; `long-range` takes longer, here 4-12 s so that nobody has to wait. */
function usualPlan(request: CreateRequest, random: number): JobPlan {
  if (request.mode === 'fast') return { queuedMs: 250, processingMs: 750 + 4_000 * random };
  return { queuedMs: 1_000, processingMs: 3_000 + 8_000 * random };
}

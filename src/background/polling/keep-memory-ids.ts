import {
  hasMoreMemoryIds,
  inKnownOrder,
  memoryIdsBeside,
  withAllMemoryIds,
} from '../../watch/model/memory-ids';
import type { Ingestion } from '../../watch/model/records';
import type { Draft } from '../storage/draft';
import type { GoodAnswer } from './answer-context';

/** The answer with its memory IDs in the order in which they are stored, without duplicates. */
export async function inOrderKnown(draft: Draft, record: Ingestion, answer: GoodAnswer): Promise<GoodAnswer> {
  const named = answer.value.memoryIds;
  if (named === null) return answer;
  const beside = hasMoreMemoryIds(record) ? await draft.findMemoryIds(record.id) : null;
  const memoryIds = [...inKnownOrder(withAllMemoryIds(record, beside).memoryIds, named)];
  return { ...answer, value: { ...answer.value, memoryIds } };
}

/** Stores the memory IDs of an answer that are more than its record holds, or deletes those of an earlier round. */
export async function keepMemoryIds(
  draft: Draft,
  { before, after }: { before: Ingestion; after: Ingestion },
  { value: { memoryIds } }: GoodAnswer,
): Promise<void> {
  if (before.state !== 'watching' || before.removedAt !== null) return;
  const beside = memoryIds === null ? null : memoryIdsBeside(memoryIds);
  if (beside !== null) {
    await draft.findMemoryIds(after.id);
    draft.memoryIds.set(after.id, beside);
  } else if (hasMoreMemoryIds(before) && !hasMoreMemoryIds(after)) {
    await draft.findMemoryIds(after.id);
    draft.memoryIds.delete(after.id);
  }
}

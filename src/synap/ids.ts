import { withoutKeys } from './ids/api-keys';
import { labelledUuids } from './ids/labelled-uuids';
import type { Label } from './ids/labels';
import { readableText } from './ids/readable-text';
import { isPlaceholder } from './ids/uuid-spellings';

export { withoutKeys } from './ids/api-keys';

/** The ingestion IDs that a text contains. */
export interface Recognised {
  /** Canonical (lower case, dashed), in order of first appearance, without duplicates. */
  ids: string[];
  /** True: the text labels them as ingestions. False: it labels nothing as one, and they are UUIDs without a known label. */
  labelled: boolean;
  /** UUIDs labelled as something else, and therefore not offered. */
  others: number;
  /** An API key is in the text: it is never kept, and the person is warned. */
  hasKey: boolean;
}

/**
 * The ingestion IDs in any text: JSON, Python, logs, URLs, tables, chat. What is labelled as an ingestion wins; what is
 * labelled as something else (`document_id`, `batch_id`, `memory_ids`) is not offered; UUIDs without a label that we know
 * count only when nothing is labelled as an ingestion.
 *
 * Texts are pasted by people and come from servers, so the time that reading takes must grow no faster than their length. That is why
 * every pattern looks back over a limited distance only.
 */
export function recogniseIds(text: string): Recognised {
  const keyless = withoutKeys(text);
  const found: Record<Label, Set<string>> = {
    ingestion: new Set(),
    other: new Set(),
    task: new Set(),
    unknown: new Set(),
  };
  for (const { id, label } of labelledUuids(readableText(keyless)))
    if (!isPlaceholder(id)) found[label].add(id);
  const { ingestion, other, task } = found;
  // The ID of a task run is offered only if there is nothing else.
  const bare = [...found.unknown].filter((id) => !task.has(id));
  const unknown = bare.length > 0 ? bare : task;
  const labelled = ingestion.size > 0;
  // An ID that is labelled as something else in one place counts as that everywhere, unless another place labels it as an ingestion.
  const others = [...other].filter((id) => !ingestion.has(id));
  const ids = labelled ? [...ingestion] : [...unknown].filter((id) => !other.has(id));
  return { ids, labelled, others: others.length, hasKey: keyless !== text };
}

import type { Ingestion, IngestionId } from './records';

/** One ingestion's change, as the summary sees it: null is not there. */
export interface RecordChange {
  id: IngestionId;
  before: Ingestion | null;
  after: Ingestion | null;
}

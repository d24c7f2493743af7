import type { RawResponse } from '../../../watch/model/records';
import { current, flag, list, number, orNull, shape, text } from '../../app/checks';
import type { Item } from '../../app/stored-items';

const change = shape({
  at: number,
  fields: list(shape({ path: text, before: orNull(text), after: orNull(text) })),
});

const isDetail = (value: unknown): value is RawResponse =>
  shape({ schema: current, raw: text, truncated: flag, at: number, changes: list(change) })(value);

/** Synap's newest answer about an ingestion, as it came, and what had changed in it from answer to answer. */
export const detailItem = (id: string): Item<RawResponse> => ({ key: `raw-response:${id}`, is: isDetail });

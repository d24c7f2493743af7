import type { Detail } from '../../watch/records';
import { flag, number, one, shape, text } from '../checks';
import type { Item } from '../items';

const isDetail = (value: unknown): value is Detail =>
  shape({ schema: one, raw: text, truncated: flag, at: number })(value);

/** Synap's newest answer about an ingestion, as it came. */
export const detailItem = (id: string): Item<Detail> => ({ key: `detail:${id}`, is: isDetail });

import { hasMoreMemoryIds, withAllMemoryIds } from '../../../../watch/model/memory-ids';
import type { Ingestion } from '../../../../watch/model/records';
import { isoTime } from '../../../app/format';
import type { Page } from '../../../app/page';
import { valueIn } from '../../../app/store';
import { items } from '../../../app/stored-items';
import { calendarDay } from '../calendar-day';
import { type ExportFormat, writeFile } from './export-file';
import { rowOf } from './rows';

const MIME_TYPES: Record<ExportFormat, string> = { json: 'application/json', csv: 'text/csv' };

/** Gives these to the person as a file. False if storage did not give what belongs into it. */
export async function saveExport(
  page: Page,
  records: readonly Ingestion[],
  format: ExportFormat,
): Promise<boolean> {
  await page.store.load([items.summary]);
  const summary = valueIn(page.store, items.summary);
  const connections = summary ? [...summary.connections, ...summary.formerConnections] : [];
  const whole = await withMemoryIds(page, records).catch(() => null);
  if (whole === null) return false;
  const rows = whole.map((record) => rowOf(record, connections));
  const text = writeFile(rows, format, { at: isoTime(page.now()), version: page.version });
  const content = new Blob([text], { type: `${MIME_TYPES[format]};charset=utf-8` });
  page.save(`ingestions-${calendarDay(page.now())}.${format}`, content);
  return true;
}

/** So many lists of memory IDs in one read: each may have 20,000. */
const READ_MAX = 50;

/** The records with all memory IDs that are kept, whether or not the page has read those already. */
async function withMemoryIds(
  page: Pick<Page, 'storage'>,
  records: readonly Ingestion[],
): Promise<Ingestion[]> {
  const missing = records.filter(hasMoreMemoryIds).map(({ id }) => items.memoryIds(id));
  const found = new Map<string, unknown>();
  for (let from = 0; from < missing.length; from += READ_MAX) {
    const part = missing.slice(from, from + READ_MAX);
    const read = await page.storage.get(part.map(({ key }) => key));
    for (const [key, value] of Object.entries(read)) found.set(key, value);
  }
  return records.map((record) => {
    const { key, parse } = items.memoryIds(record.id);
    return withAllMemoryIds(record, parse(found.get(key)));
  });
}

import type { Ingestion } from '../../../../watch/model/records';
import { isoTime } from '../../../app/format';
import type { Page } from '../../../app/page';
import { valueIn } from '../../../app/store';
import { items } from '../../../app/stored-items';
import { calendarDay } from '../calendar-day';
import { type ExportFormat, writeFile } from './export-file';
import { rowOf } from './rows';

const MIME_TYPES: Record<ExportFormat, string> = { json: 'application/json', csv: 'text/csv' };

/** Gives these to the person as a file. */
export async function saveExport(
  page: Page,
  records: readonly Ingestion[],
  format: ExportFormat,
): Promise<void> {
  await page.store.load([items.summary]);
  const connections = valueIn(page.store, items.summary)?.connections ?? [];
  const rows = records.map((record) => rowOf(record, connections));
  const text = writeFile(rows, format, { at: isoTime(page.now()), version: page.version });
  const content = new Blob([text], { type: `${MIME_TYPES[format]};charset=utf-8` });
  page.save(`ingestions-${calendarDay(page.now())}.${format}`, content);
}

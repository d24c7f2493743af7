import { withoutKeys } from '../../../synap/ids/api-keys';
import type { ConnectionView, Ingestion, LogEntry, RawResponse } from '../../../watch/model/records';
import { durationOf, isoTime, requestDurationOf } from '../../app/format';
import { t } from '../../app/i18n';
import { tookMs } from '../../app/ingestion-times';
import { shownStatus } from '../../app/status';
import { asJson } from './copy-as';
import { logText } from './log-text';
import { codeBlock, inlineCode } from './markdown';
import { type StatusChange, timelineOf } from './timeline';
import { changeTime } from './timeline-text';

export interface ReportInput {
  record: Ingestion;
  connection: ConnectionView | null;
  detail: RawResponse | null;
  /** Newest first. */
  log: LogEntry[];
  offsetMs: number;
  now: number;
}

/** Longer is cut: whoever reads it wants the end of the story, and issue trackers take 64 KB. */
const TEXT_MAX = 16_000;
const LOG_MAX = 30;

/**
 * What support needs to look into an ingestion, as Markdown. Fields have Synap's names and times are UTC by Synap's clock, so
 * that both sides speak of the same. What the person wrote for themselves is not in it, and nothing that looks like a key.
 */
export function asReport(reported: ReportInput): string {
  const { record, detail } = reported;
  const parts = [
    `## ${t('reportTitle')} ${inlineCode(record.id)}`,
    facts(reported).join('\n'),
    ...section(
      t('fieldErrorMessage'),
      record.errorMessage && codeBlock(shorten(withoutKeys(record.errorMessage))),
    ),
    ...section(t('statusChanges'), changes(reported).join('\n')),
    ...section(t('log'), requests(reported).join('\n')),
    ...section(t('rawJson'), detail && codeBlock(shorten(asJson(record, detail)), 'json')),
  ];
  return withoutKeys(`${parts.join('\n\n')}\n`);
}

const shorten = (text: string) => (text.length > TEXT_MAX ? `${text.slice(0, TEXT_MAX)}\n…` : text);

function section(heading: string, body: string | null): string[] {
  return body ? [`### ${heading}`, body] : [];
}

function facts({ record, connection, offsetMs }: ReportInput): string[] {
  const took = tookMs(record);
  const { lastError } = record;
  const all: [name: string, value: string | null][] = [
    ['document_id', record.documentId],
    ['status', record.rawStatus],
    ['watched_as', shownStatus(record).word],
    ['queued_at', timeText(record.queuedAt)],
    ['started_at', timeText(record.startedAt)],
    ['completed_at', timeText(record.completedAt)],
    ['duration', took === null ? null : durationOf(took)],
    ['memories_created', String(record.memoriesCreated)],
    ['base_url', connection?.baseUrl ?? null],
    ['client_id', connection?.identity?.clientId ?? null],
    ['instance_id', connection?.identity?.instanceId ?? null],
    ['last_error', lastError && `${lastError.code}, ${utc(lastError.at + offsetMs)}`],
    ['correlation_id', lastError?.correlationId ?? null],
  ];
  return all.flatMap(([name, value]) => (value === null ? [] : [`- ${name}: ${inlineCode(value)}`]));
}

function changes({ record, offsetMs, now }: ReportInput): string[] {
  const known = timelineOf(record, offsetMs, now)?.changes ?? [];
  return known.map((change: StatusChange) => `- ${inlineCode(change.status)} ${changeTime(change, utc)}`);
}

function requests({ log, offsetMs }: ReportInput): string[] {
  return log.slice(0, LOG_MAX).map((entry) => {
    const took = entry.tookMs === null ? '' : `, ${requestDurationOf(entry.tookMs)}`;
    const correlation = entry.correlationId === null ? '' : `, ${inlineCode(entry.correlationId)}`;
    return `- ${utc(entry.at + offsetMs)} ${inlineCode(logText(entry))}${took}${correlation}`;
  });
}

const utc = (at: number) => isoTime(at) ?? t('timeUnknown');
const timeText = (at: number | null) => (at === null ? null : utc(at));

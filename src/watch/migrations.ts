import type * as z from 'zod/mini';
import {
  batchSchema,
  connectionSchema,
  detailSchema,
  groupNoticeSchema,
  ingestionSchema,
  SCHEMA,
  settingsSchema,
} from './records';

/**
 * What older and newer versions of the extension have stored. Each value carries the version of its own schema, so that an
 * upgrade torn anywhere goes on where it stopped, and what a newer version wrote is known for what it is: not damage, and not
 * ours to touch.
 */

const SCHEMAS = {
  ingestion: ingestionSchema,
  detail: detailSchema,
  connection: connectionSchema,
  batch: batchSchema,
  notice: groupNoticeSchema,
  settings: settingsSchema,
} as const;

/** What is kept under a key of its own. Index and view are not among them: they are made anew from the rest. */
type Kind = keyof typeof SCHEMAS;
type Fields = Record<string, unknown>;
type Step = { readonly [K in Kind]?: (fields: Fields) => Fields };

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** By version: what brings what it wrote to the next. A kind that is not named has not changed. */
const STEPS: Readonly<Record<number, Step>> = {
  // Version 1 grew while it was new: its first builds wrote none of these.
  1: {
    ingestion: ({ notice, ...fields }) => ({
      addedOn: null,
      ...fields,
      ...(isFields(notice) ? { notice: withReader(notice) } : {}),
    }),
    connection: (fields) => ({ limitPerMin: null, ...fields }),
  },
};

const withReader = (notice: Fields) =>
  notice.state === 'owed' ? { awaitsReader: false, ...notice } : notice;

/** The version a stored value says it has; null when it says none that could be one. */
function versionOf(raw: unknown): number | null {
  const version = isFields(raw) ? raw.schema : null;
  return Number.isInteger(version) ? Number(version) : null;
}

/** Whether a newer version of the extension wrote it. */
export const isNewer = (raw: unknown): boolean => (versionOf(raw) ?? 0) > SCHEMA;

const isKind = (name: string): name is Kind => Object.hasOwn(SCHEMAS, name);

function kindOf(key: string): Kind | null {
  const [name = ''] = key.split(':');
  return isKind(name) ? name : null;
}

function afterSteps(kind: Kind, raw: unknown): unknown {
  const written = versionOf(raw);
  if (written === null || written < 1 || written >= SCHEMA || !isFields(raw)) return raw;
  let fields = raw;
  for (let version = written; version < SCHEMA; version++)
    fields = { ...(STEPS[version]?.[kind]?.(fields) ?? fields), schema: version + 1 };
  return fields;
}

const reader =
  <S extends z.ZodMiniType>(kind: Kind, schema: S) =>
  (raw: unknown): z.infer<S> | null => {
    if (raw === undefined) return null;
    const result = schema.safeParse(afterSteps(kind, raw));
    return result.success ? result.data : null;
  };

/** Reads what is stored, of this version or an older one; null when it is not there, damaged, or newer. */
export const read = {
  ingestion: reader('ingestion', ingestionSchema),
  detail: reader('detail', detailSchema),
  connection: reader('connection', connectionSchema),
  batch: reader('batch', batchSchema),
  notice: reader('notice', groupNoticeSchema),
  settings: reader('settings', settingsSchema),
} as const;

/** Everything stored, as this version understands it. */
export interface UpToDate {
  /** Without what is newer; the rest as it is now, what cannot be read as it was. */
  stored: Fields;
  /** What has to be written again, because pages read it as it is now. */
  upgraded: Fields;
  /** The keys of what a newer version wrote. */
  newer: string[];
}

export function upToDate(all: Fields): UpToDate {
  const answer: UpToDate = { stored: { ...all }, upgraded: {}, newer: [] };
  for (const [key, raw] of Object.entries(all)) {
    const kind = kindOf(key);
    const version = versionOf(raw);
    if (kind === null || version === null || version === SCHEMA) continue;
    if (version > SCHEMA) {
      delete answer.stored[key];
      answer.newer.push(key);
      continue;
    }
    const value = read[kind](raw);
    if (value === null) continue;
    answer.stored[key] = value;
    answer.upgraded[key] = value;
  }
  return answer;
}

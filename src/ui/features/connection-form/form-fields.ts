import { isProduction, normaliseBaseUrl, PRODUCTION_BASE_URL } from '../../../platform/origins';
import type { ErrorCode } from '../../../synap/errors';
import { readPastedKey } from '../../../synap/pasted-key';
import type { Result } from '../../../synap/result';
import { COLOURS, type Colour } from '../../../watch/model/colours';
import type { ConnectionView, Summary } from '../../../watch/model/records';
import { type MessageKey, t } from '../../app/i18n';

/** What stands in the fields of a connection form. */
export interface FormFields {
  name: string;
  baseUrl: string;
  key: string;
  colour: Colour;
  keyMode: ConnectionView['keyMode'];
  /** As typed; empty for none. */
  limit: string;
}

/** What the form shows for a connection. For a new one: the defaults, in a colour of its own. */
export function formFieldsOf(connection: ConnectionView | null, freeColour: Colour): FormFields {
  if (connection === null) {
    return {
      name: '',
      baseUrl: PRODUCTION_BASE_URL,
      key: '',
      colour: freeColour,
      keyMode: 'kept',
      limit: '',
    };
  }
  const { name, baseUrl, colour, keyMode, limitPerMin } = connection;
  // A summary stored before there was a limit has none.
  return { name, baseUrl, key: '', colour, keyMode, limit: limitPerMin ? String(limitPerMin) : '' };
}

/** The first colour that no connection has yet. With more connections than colours, colours repeat. */
export function freeColourIn(summary: Summary | null): Colour {
  const taken = summary?.connections.map(({ colour }) => colour) ?? [];
  return (
    COLOURS.find((colour) => !taken.includes(colour)) ?? COLOURS[taken.length % COLOURS.length] ?? 'blue'
  );
}

/** A connection as the background takes it. */
type FilledForm = Omit<FormFields, 'key' | 'limit'> & { key: string | null; limitPerMin: number | null };

/**
 * The form as it can be sent, or the first thing that is wrong with it. A key belongs to the address it was given for: for
 * another address, or when none is stored, it has to be given.
 */
export function readForm(
  fields: FormFields,
  connection: ConnectionView | null,
): Result<FilledForm, ErrorCode> {
  const url = normaliseBaseUrl(fields.baseUrl);
  if (!url.ok) return url;
  const key = readPastedKey(fields.key).apiKey || null;
  if (key === null && connection?.baseUrl !== url.baseUrl) return { ok: false, error: 'key_missing' };
  const { colour, keyMode, limit } = fields;
  const name = fields.name.trim() || suggestedName(url.baseUrl);
  // The browser submits only a whole number within the bounds.
  const limitPerMin = limit === '' ? null : Number(limit);
  return { ok: true, value: { name, baseUrl: url.baseUrl, key, colour, keyMode, limitPerMin } };
}

export function suggestedName(baseUrl: string): string {
  const url = normaliseBaseUrl(baseUrl);
  if (!url.ok || isProduction(baseUrl)) return t('connectionNameDefault');
  return new URL(url.baseUrl).host;
}

/**
 * What the field shows of a key that was pasted: what will be sent. A key under somebody else's name keeps that name until
 * the person has said that it is Synap's.
 */
export function shownKey(pasted: string): string {
  const { apiKey, foreignName } = readPastedKey(pasted);
  return foreignName === null ? apiKey : `${foreignName}=${apiKey}`;
}

/** What a person should know about the key before they save; null when there is nothing. */
export function keyHint(fields: FormFields, connection: ConnectionView | null): string | null {
  const { apiKey: key, foreignName } = readPastedKey(fields.key);
  if (foreignName !== null) return null;
  if (key && !/^(synap_|sk-)/.test(key)) return t('keyUnusualHint');
  const url = normaliseBaseUrl(fields.baseUrl);
  if (!key && connection && url.ok && url.baseUrl !== connection.baseUrl) return t('keyForNewUrlHint');
  return null;
}

/** B2C or B2B, as whoami says (docs/SYNAP-API.md). Any other word is shown as it came. */
export function isolationText(isolation: string | null): string {
  const known: Record<string, MessageKey> = { equals_customer: 'isolationB2c', strict: 'isolationB2b' };
  if (isolation === null) return t('notProvided');
  const key = Object.hasOwn(known, isolation) ? known[isolation] : undefined;
  return key ? t(key) : isolation;
}

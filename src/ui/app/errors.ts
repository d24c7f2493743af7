import type { ErrorCode } from '../../synap/errors';
import { t } from './i18n';

/**
 * What resolves an error.
 * `give_key`: a form for a new key; `allow_access`: the browser's permission prompt; `retry`: try the connection again, or
 * check the ingestion; `pay`: the link the server gave; `edit_connection`, `free_storage`, `test_notification`: the place in
 * the options; `open_server`: the base URL in a tab, for a sign-in page; `edit_text`, `wait`: nothing a button could do.
 */
export type ErrorAction =
  | 'give_key'
  | 'allow_access'
  | 'retry'
  | 'pay'
  | 'edit_connection'
  | 'free_storage'
  | 'test_notification'
  | 'open_server'
  | 'edit_text'
  | 'wait';

const errorActions: Record<ErrorCode, ErrorAction> = {
  key_missing: 'give_key',
  key_rejected: 'give_key',
  key_needed: 'give_key',
  no_credits: 'pay',
  not_found: 'retry',
  malformed_id: 'edit_text',
  id_rejected: 'retry',
  rate_limited: 'wait',
  server_error: 'retry',
  timed_out: 'retry',
  offline: 'retry',
  unreachable: 'retry',
  captive_portal: 'open_server',
  wrong_url: 'edit_connection',
  not_json: 'edit_connection',
  wrong_schema: 'retry',
  too_large: 'retry',
  base_url_invalid: 'edit_text',
  permission_missing: 'allow_access',
  storage_full: 'free_storage',
  record_damaged: 'free_storage',
  stored_by_newer: 'wait',
  notifications_blocked: 'test_notification',
  internal: 'retry',
};

export interface Explained {
  title: string;
  text: string;
  mend: ErrorAction;
}

/** An error in words, with what resolves it. A code of another version of the extension is told as a defect. */
export function explain(code: string): Explained {
  const known = isCode(code) ? code : 'internal';
  return { title: t(`error_${known}_title`), text: t(`error_${known}_text`), mend: errorActions[known] };
}

function isCode(code: string): code is ErrorCode {
  return Object.hasOwn(errorActions, code);
}

/** The server's link, if it may be offered at all: `https:` only, and never with credentials in it. */
export function safeLink(link: string | null | undefined): { href: string; host: string } | null {
  if (!link || !URL.canParse(link)) return null;
  const url = new URL(link);
  if (url.protocol !== 'https:' || url.username || url.password) return null;
  return { href: url.href, host: url.host };
}

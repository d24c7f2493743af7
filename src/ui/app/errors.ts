import type { ErrorCode } from '../../synap/errors';
import { type MessageKey, t } from './i18n';

/**
 * What resolves an error.
 * `give_key`: a form for a new key; `replace_key`: the same, or try the key that is there again; `allow_access`: the browser's
 * permission prompt; `retry`: try again what has failed; `pay`: the link the server gave;
 * `edit_connection`, `free_storage`, `test_notification`: the place in the options; `open_server`: the base URL in a tab, for a
 * sign-in page; `edit_text`, `wait`: nothing a button could do.
 */
export type ErrorAction =
  | 'give_key'
  | 'replace_key'
  | 'allow_access'
  | 'retry'
  | 'pay'
  | 'edit_connection'
  | 'free_storage'
  | 'test_notification'
  | 'open_server'
  | 'edit_text'
  | 'wait';

/** Something that went wrong, as it is stored or was answered. */
export interface ErrorDetails {
  code: string;
  /** What it means here, where that differs from what the code means anywhere. */
  text?: string | null;
  /** The server's own words; untrusted text. */
  detail?: string | null;
  correlationId?: string | null;
  link?: string | null;
  /** When it is tried again automatically. */
  until?: number | null;
}

interface ErrorInWords {
  title: string;
  text: string;
  action: ErrorAction;
}

/** Every error: the names of its title and explanation, and the action that resolves it. */
const ERRORS = {
  key_missing: { title: 'error_key_missing_title', text: 'error_key_missing_text', action: 'give_key' },
  key_rejected: { title: 'error_key_rejected_title', text: 'error_key_rejected_text', action: 'replace_key' },
  key_needed: { title: 'error_key_needed_title', text: 'error_key_needed_text', action: 'give_key' },
  key_unreadable: {
    title: 'error_key_unreadable_title',
    text: 'error_key_unreadable_text',
    action: 'retry',
  },
  no_credits: { title: 'error_no_credits_title', text: 'error_no_credits_text', action: 'pay' },
  not_found: { title: 'error_not_found_title', text: 'error_not_found_text', action: 'retry' },
  malformed_id: { title: 'error_malformed_id_title', text: 'error_malformed_id_text', action: 'edit_text' },
  id_rejected: { title: 'error_id_rejected_title', text: 'error_id_rejected_text', action: 'retry' },
  rate_limited: { title: 'error_rate_limited_title', text: 'error_rate_limited_text', action: 'wait' },
  server_error: { title: 'error_server_error_title', text: 'error_server_error_text', action: 'retry' },
  timed_out: { title: 'error_timed_out_title', text: 'error_timed_out_text', action: 'retry' },
  offline: { title: 'error_offline_title', text: 'error_offline_text', action: 'retry' },
  unreachable: { title: 'error_unreachable_title', text: 'error_unreachable_text', action: 'retry' },
  captive_portal: {
    title: 'error_captive_portal_title',
    text: 'error_captive_portal_text',
    action: 'open_server',
  },
  wrong_url: { title: 'error_wrong_url_title', text: 'error_wrong_url_text', action: 'edit_connection' },
  not_json: { title: 'error_not_json_title', text: 'error_not_json_text', action: 'edit_connection' },
  wrong_schema: { title: 'error_wrong_schema_title', text: 'error_wrong_schema_text', action: 'retry' },
  too_large: { title: 'error_too_large_title', text: 'error_too_large_text', action: 'retry' },
  base_url_invalid: {
    title: 'error_base_url_invalid_title',
    text: 'error_base_url_invalid_text',
    action: 'edit_text',
  },
  permission_missing: {
    title: 'error_permission_missing_title',
    text: 'error_permission_missing_text',
    action: 'allow_access',
  },
  storage_full: {
    title: 'error_storage_full_title',
    text: 'error_storage_full_text',
    action: 'free_storage',
  },
  disk_full: { title: 'error_disk_full_title', text: 'error_disk_full_text', action: 'retry' },
  storage_failed: {
    title: 'error_storage_failed_title',
    text: 'error_storage_failed_text',
    action: 'retry',
  },
  record_damaged: {
    title: 'error_record_damaged_title',
    text: 'error_record_damaged_text',
    action: 'free_storage',
  },
  stored_by_newer: {
    title: 'error_stored_by_newer_title',
    text: 'error_stored_by_newer_text',
    action: 'wait',
  },
  notifications_blocked: {
    title: 'error_notifications_blocked_title',
    text: 'error_notifications_blocked_text',
    action: 'test_notification',
  },
  internal: { title: 'error_internal_title', text: 'error_internal_text', action: 'retry' },
} as const satisfies Record<ErrorCode, { title: MessageKey; text: MessageKey; action: ErrorAction }>;

/**
 * An error in words, with what resolves it. A code that only another version of the extension knows is shown as
 * `internal`.
 */
export function explain(code: string): ErrorInWords {
  const { title, text, action } = ERRORS[isErrorCode(code) ? code : 'internal'];
  return { title: t(title), text: t(text), action };
}

/** What an error is called. */
export const errorTitle = (code: string): string => explain(code).title;

function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(ERRORS, code);
}

/** The server's link, if it may be offered at all: `https:` only, and never with credentials in it. */
export function linkToOffer(link: string | null | undefined): { href: string; host: string } | null {
  if (!link || !URL.canParse(link)) return null;
  const url = new URL(link);
  if (url.protocol !== 'https:' || url.username || url.password) return null;
  return { href: url.href, host: url.host };
}

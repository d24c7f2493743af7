import { browser } from 'wxt/browser';
import type messages from '../../../public/_locales/en/messages.json';
import { textsLocale } from '../../platform/locale';

/** The texts there are. English is complete, so its keys are the type. */
export type MessageKey = keyof typeof messages;

type PluralBase = MessageKey extends infer Key ? (Key extends `${infer Base}_other` ? Base : never) : never;

/** A text in the person's language. Substitutions fill its placeholders in order; they are plain text. */
export function t(key: MessageKey, ...substitutions: string[]): string {
  return message(key, substitutions) || key;
}

/**
 * A text that depends on a count, by the plural rules of the texts' own language. A language needs only the categories
 * it has: what is missing falls back to `_other`. The count is the first substitution, already formatted.
 */
export function plural(base: PluralBase, count: number, ...more: string[]): string {
  const substitutions = [formatNumber(count), ...more];
  const category = pluralRules().select(count);
  return message(`${base}_${category}`, substitutions) || t(`${base}_other`, ...substitutions);
}

/** Texts one after the other, in a list that may go on. */
export function listed(texts: string[]): string {
  return texts.length === 0 ? '' : texts.reduce((before, next) => t('listed', before, next));
}

/** What an error is called. A code of another version of the extension is told as a defect. */
export function errorTitle(code: string): string {
  return message(`error_${code}_title`, []) || t('error_internal_title');
}

export { textsLocale as locale };

/** `ltr` or `rtl`, of the texts. */
export function direction(): string {
  return t('localeDirection') === 'rtl' ? 'rtl' : 'ltr';
}

export function formatNumber(value: number): string {
  numbers ??= new Intl.NumberFormat(textsLocale());
  return numbers.format(value);
}

let numbers: Intl.NumberFormat | undefined;
let rules: Intl.PluralRules | undefined;

function pluralRules(): Intl.PluralRules {
  rules ??= new Intl.PluralRules(t('localeCode'));
  return rules;
}

/** Only the page's own module may name keys freely: everything else goes through the typed functions above. */
function message(key: string, substitutions: string[]): string {
  const read: (name: string, values: string[]) => string = browser.i18n.getMessage;
  return read(key, substitutions);
}

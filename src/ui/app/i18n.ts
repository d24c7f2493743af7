import { browser } from 'wxt/browser';
import { textsLocale } from '../../platform/locale';
import { listText, type MessageKey, type PluralKey, pluralTextWith, type Texts } from '../../platform/texts';

/** The texts for what background and pages have in common. Pages use the typed functions below. */
export const texts: Texts = { text: (key, values = []) => message(key, values), locale: textsLocale };

export type { MessageKey, PluralKey };

/** A text in the person's language. Substitutions fill its placeholders in order; they are plain text. */
export function t(key: MessageKey, ...substitutions: string[]): string {
  return message(key, substitutions) || key;
}

/** A text that depends on a count, which is its first substitution (`pluralText`). */
export function plural(base: PluralKey, count: number, ...more: string[]): string {
  return pluralTextWith(texts, base, { count, more });
}

/** Texts one after the other, in a list that may go on. */
export function listed(all: string[]): string {
  return listText(texts, all);
}

export { textsLocale as locale };

/** `ltr` or `rtl`, of the texts. */
export function direction(): string {
  return t('localeDirection') === 'rtl' ? 'rtl' : 'ltr';
}

/** A number with the separators of the texts' language. */
export function formatNumber(value: number): string {
  numbers ??= new Intl.NumberFormat(textsLocale());
  return numbers.format(value);
}

let numbers: Intl.NumberFormat | undefined;

/** Only this module may name texts freely: everything else goes through the typed functions above. */
function message(key: string, substitutions: string[]): string {
  const read: (name: string, values: string[]) => string = browser.i18n.getMessage;
  return read(key, substitutions);
}

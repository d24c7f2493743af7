import type messages from '../../public/_locales/en/messages.json';

/** The texts there are. English is complete, so its keys are the type. */
export type MessageKey = keyof typeof messages;

/** The texts that depend on a count, without what tells their forms apart (`pluralText`). */
export type PluralKey = MessageKey extends infer Key
  ? Key extends `${infer Base}_other`
    ? Base
    : never
  : never;

/** One form of such a text. A language has the forms that it needs, English two. */
export type PluralForm = `${PluralKey}_${Intl.LDMLPluralRule}`;

/** The texts of `public/_locales`, and the language they are in. Background and pages get at them in different ways. */
export interface Texts {
  /** Empty for a text that the language does not have. */
  text(key: MessageKey | PluralForm, substitutions?: string[]): string;
  locale(): string;
}

/** Making `Intl` objects takes longer than using them, and there is one language. */
const formats = new Map<string, { rules: Intl.PluralRules; numbers: Intl.NumberFormat }>();

function formatsFor(locale: string) {
  const known = formats.get(locale);
  if (known) return known;
  const made = { rules: new Intl.PluralRules(locale), numbers: new Intl.NumberFormat(locale) };
  formats.set(locale, made);
  return made;
}

/** A text that depends on a count alone. */
export function pluralText(texts: Texts, key: PluralKey, count: number): string {
  return pluralTextWith(texts, key, { count, more: [] });
}

/**
 * A text that depends on a count, by the plural rules of its language. A language needs only the categories it has: what is
 * missing falls back to `_other`, though Firefox reports it as an error. The count is the first substitution, already formatted; `more` are those behind it.
 */
export function pluralTextWith(
  texts: Texts,
  key: PluralKey,
  { count, more }: { count: number; more: string[] },
): string {
  const { rules, numbers } = formatsFor(texts.locale());
  const substitutions = [numbers.format(count), ...more];
  const category = rules.select(count);
  return texts.text(`${key}_${category}`, substitutions) || texts.text(`${key}_other`, substitutions);
}

/** A count as the language writes it. */
export function numberText(texts: Texts, count: number): string {
  return formatsFor(texts.locale()).numbers.format(count);
}

/** Texts one after the other, in a list that may go on. */
export function listText(texts: Texts, all: readonly string[]): string {
  return all.length === 0 ? '' : all.reduce((before, next) => texts.text('listed', [before, next]));
}

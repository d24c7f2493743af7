import { browser } from 'wxt/browser';

/**
 * The language the texts are in, with the person's own region where it is the same language ("en" texts, "en-GB" person):
 * numbers and times in another language than the words around them would be read wrong.
 */
export function textsLocale(): string {
  const own = browser.i18n.getUILanguage();
  const texts = browser.i18n.getMessage('localeCode');
  return own.split('-')[0] === texts.split('-')[0] ? own : texts;
}

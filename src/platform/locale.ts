import { browser } from 'wxt/browser';

/**
 * The language of the texts, with the person's region if they use the same language (texts in "en", person in "en-GB").
 * Numbers and times in another language than the text around them could be misread.
 */
export function textsLocale(): string {
  const own = browser.i18n.getUILanguage();
  const texts = browser.i18n.getMessage('localeCode');
  return own.split('-')[0] === texts.split('-')[0] ? own : texts;
}

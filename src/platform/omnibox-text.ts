const XML_ESCAPES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** Characters that XML forbids, and those that change the direction of the text around them. */
const UNFIT_FOR_XML = /[\p{Cc}\p{Cs}\ufffe\uffff\u202a-\u202e\u2066-\u2069]/gu;

/** A description for the address bar. Chrome parses it as XML and shows nothing if it is malformed; Firefox takes plain text. */
export function omniboxText(text: string, targetBrowser: 'chrome' | 'firefox'): string {
  const fit = text.replace(UNFIT_FOR_XML, ' ');
  return targetBrowser === 'firefox' ? fit : fit.replace(/[&<>"']/g, (char) => XML_ESCAPES[char] ?? '');
}

const XML_ESCAPES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** Characters that no XML may hold, and those that turn the direction of what stands around them. */
const UNFIT_FOR_XML = /[\p{Cc}\p{Cs}\ufffe\uffff\u202a-\u202e\u2066-\u2069]/gu;

/** Chrome reads descriptions as XML and shows nothing at all where one is not well formed; Firefox reads plain text. */
export function omniboxText(text: string, browserName: 'chrome' | 'firefox'): string {
  const fit = text.replace(UNFIT_FOR_XML, ' ');
  return browserName === 'firefox' ? fit : fit.replace(/[&<>"']/g, (char) => XML_ESCAPES[char] ?? '');
}

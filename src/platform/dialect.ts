/** Which browser this build is for. */
export const isFirefox = import.meta.env.FIREFOX;

/** The same as a word, for what is tested for both browsers. */
export const dialect = isFirefox ? 'firefox' : 'chrome';

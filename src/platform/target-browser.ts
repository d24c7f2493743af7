/** Which browser this build is for. */
export const isFirefox = import.meta.env.FIREFOX;

/** The same as a name, for functions that take the browser as an argument so that tests can run them for both. */
export const targetBrowser = isFirefox ? 'firefox' : 'chrome';

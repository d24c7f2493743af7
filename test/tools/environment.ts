/** What a test runner adds to the environment, and programs mind: they build something else, or say less. */
const OF_THE_RUNNER = /^(?:NODE_ENV|TEST|MODE|DEV|PROD|SSR|BASE_URL|VITEST.*)$/;

/** The environment as the person had it who started the tests. */
export function ownEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !OF_THE_RUNNER.test(name)));
}

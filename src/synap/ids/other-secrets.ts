/**
 * Secrets of other services, which error messages repeat: "Incorrect API key provided: …". Each is known by a form that nothing else has,
 * or by the name that stands before it. A repetition has an end everywhere (see `api-keys.ts`).
 */
const BY_FORM = [
  // AWS, GitHub, GitLab, Slack, Google, Hugging Face, Stripe and others for webhooks, npm, SendGrid.
  /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g,
  /\bgh[oprsu]_[A-Za-z0-9]{30,250}|\bgithub_pat_\w{22,250}/g,
  /\bglpat-[\w-]{20,100}/g,
  /\bxox[abeoprs]-[\w-]{10,250}/g,
  /\bxapp-\d-[\w-]{10,250}/g,
  /\bAIza[\w-]{35}|\bya29\.[\w-]{10,2000}/g,
  /\bhf_[A-Za-z0-9]{30,60}\b/g,
  /\b[prs]k_(?:live|test)_[A-Za-z0-9]{10,250}/g,
  /\bwhsec_[\w+/]{16,250}/g,
  // Groq, Replicate, Perplexity, Pinecone, Nvidia, xAI, Jina, LangSmith, Tavily.
  /\b(?:gsk_|r8_|pplx-|pcsk_|nvapi-|xai-|jina_|lsv2_|tvly-)[\w-]{20,250}/g,
  /\bnpm_[A-Za-z0-9]{36}\b/g,
  /\bSG\.[\w-]{16,64}\.[\w-]{16,64}/g,
  // A token of three parts (JWT), and a private key as a file.
  /\beyJ[\w-]{8,4000}\.eyJ[\w-]{4,8000}\.[\w-]{4,2000}/g,
  /-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----[^-]{0,20000}(?:-----END [A-Z ]{0,40}PRIVATE KEY-----)?/g,
] as const;

/** What is set on the next line is not the value of a name that people have blanked: `API_KEY=`, then `INGESTION_ID=…`. */
export const NO_NEXT_SETTING = String.raw`(?!(?<=\n[ \t]{0,20})(?:export\s{1,9})?[a-z_]\w{0,60}=[^=\s])`;

/** What parts a name from its value, and a value that is no word, no number, no path and no variable. */
const IS = String.raw`[\\"'\s]{0,20}[:=][\\"'\s]{0,20}`;
const VALUE_CHARACTER = String.raw`[^\s"'\\,;&]`;
const VALUE = `${NO_NEXT_SETTING}(?![/~$%])(?=${VALUE_CHARACTER}{0,100}\\d)(?=${VALUE_CHARACTER}{0,100}[a-z])${VALUE_CHARACTER}{8,2000}`;

/** What a secret is called, at the end of a longer name or alone. */
const NAMES = [
  'secret',
  'pass(?:w(?:or)?d|phrase)',
  '(?<![a-z])pwd',
  '(?:access|account|api|encryption|license|master|private|secret|signing|subscription)[_-]?key',
  '(?:access|api|auth|bearer|bot|id|refresh|security|session|user)[_-]?token',
  '(?<![a-z_-])token',
  // Synap's own, by the names that people give it beside "API key".
  '(?:synap|maximem)[_-]?(?:[a-z]{1,20}[_-])?(?:key|token)',
] as const;

/** `name=value; name=value`, up to a blank that parts no cookies. */
const COOKIE = String.raw`[^\s=;,"'\\]{1,100}=[^\s;,"'\\]{0,4000}`;
const COOKIES = String.raw`(?=[^\n]{12})${COOKIE}(?:; ?${COOKIE}){0,99}`;

/** Secrets by what stands before them, which stays: in addresses, headers, settings and signed links. */
const BY_NAME = [
  /(:\/\/[^\s/:@]{0,100}:)[^\s/@]{1,200}(?=@)/g,
  /(\bauthorization\b[\\"'\s:=]{1,20}basic\s{1,9})[A-Za-z0-9+/]{8,500}={0,2}/gi,
  new RegExp(`(\\bauthorization\\b${IS}(?:[a-z][a-z\\d-]{1,30}\\s{1,9})?)${VALUE}`, 'gi'),
  new RegExp(`((?:${NAMES.join('|')})${IS})${VALUE}`, 'gi'),
  // As headers, one line or two, in a HAR, and as an option of curl; and the password that curl is given.
  new RegExp(
    `(\\bcookie\\b[\\\\"'\\s]{0,20}(?::|\\n|,["'\\s]{0,9}value["'\\s]{0,9}:)[\\\\"'\\s]{0,20})${COOKIES}`,
    'gi',
  ),
  new RegExp(`(\\s(?:-b|--cookie)\\s{1,9}\\$?["'])${COOKIES}`, 'g'),
  /(\s(?:-u|--user)(?<=\bcurl\b[\s\S]{0,300})\s{1,9}["']?[^\s:"']{0,100}:)[^\s"']{1,200}/g,
  /([?&](?:sig|(?:x-(?:amz|goog)-)?signature|x-amz-security-token)=)[^\s"'&<>]{8,2000}/gi,
] as const;

/** The same text with a mark in place of each. */
export function withoutOtherSecrets(text: string, mark: string): string {
  const formless = BY_FORM.reduce((rest, form) => rest.replace(form, mark), text);
  return BY_NAME.reduce((rest, name) => rest.replace(name, (_, before: string) => before + mark), formless);
}

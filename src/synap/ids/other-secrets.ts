/**
 * Secrets of other services, which error messages repeat: "Incorrect API key provided: …". Each is known by a form that nothing else has,
 * or by the name that stands before it. A repetition has an end everywhere (see `api-keys.ts`).
 */
const BY_FORM = [
  // AWS, GitHub, GitLab, Slack, Google, Hugging Face, Stripe, npm, SendGrid.
  /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g,
  /\bgh[oprsu]_[A-Za-z0-9]{30,250}|\bgithub_pat_\w{22,250}/g,
  /\bglpat-[\w-]{20,100}/g,
  /\bxox[abeoprs]-[\w-]{10,250}/g,
  /\bAIza[\w-]{35}/g,
  /\bhf_[A-Za-z]{30,60}\b/g,
  /\b[prs]k_(?:live|test)_[A-Za-z0-9]{10,250}/g,
  /\bnpm_[A-Za-z0-9]{36}\b/g,
  /\bSG\.[\w-]{16,64}\.[\w-]{16,64}/g,
  // A token of three parts (JWT), and a private key as a file.
  /\beyJ[\w-]{8,4000}\.eyJ[\w-]{4,8000}\.[\w-]{4,2000}/g,
  /-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----[^-]{0,20000}(?:-----END [A-Z ]{0,40}PRIVATE KEY-----)?/g,
] as const;

/** The password of an address, of basic authentication, or of settings: what stands before it stays. */
const BY_NAME = [
  /(:\/\/[^\s/:@]{1,100}:)[^\s/@]{1,200}(?=@)/g,
  /(\bauthorization\b[\\"'\s:=]{1,20}basic\s{1,9})[A-Za-z0-9+/]{8,500}={0,2}/gi,
  /(\b(?:[a-z]{1,20}[_-])?(?:secret[_-](?:access[_-])?key|client[_-]secret|(?:access|auth|refresh|id)[_-]token|passw(?:or)?d)\b[\\"'\s]{0,20}[:=][\\"'\s]{0,20})(?=[^\s"',;&]{0,100}\d)[^\s"',;&]{8,2000}/gi,
] as const;

/** The same text with a mark in place of each. */
export function withoutOtherSecrets(text: string, mark: string): string {
  const formless = BY_FORM.reduce((rest, form) => rest.replace(form, mark), text);
  return BY_NAME.reduce((rest, name) => rest.replace(name, (_, before: string) => before + mark), formless);
}

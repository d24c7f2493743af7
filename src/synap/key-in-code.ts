/** A value with the name that it was given. */
export interface NamedValue {
  name: string;
  value: string;
}

/** The name of an API key, or Synap's of any secret, wherever it stands. Its length is limited, as each letter may begin one. */
const NAME = String.raw`(?<![\w.-])[\w.-]{0,40}?(?:api[ _.-]?key|(?:synap|maximem)[\w.-]{0,40}?(?:key|token|secret))[\w.-]{0,40}`;
/** Quotes and brackets behind the name, an equals sign, a colon, a comma, the side of a cell or a new line, and the quote of the value. */
const BETWEEN = String.raw`[\\"'\`]{0,4}[\])]{0,2}\s{0,20}(?::?=>?|[:,|│\n])\s{0,20}[\\"'\`]{0,4}`;
/** With a digit or an underscore: a word alone may be anything. */
const VALUE = String.raw`(?=[\w.~+/-]{0,100}[\d_])[\w.~+/-]{8,500}=*`;

const NAMED_KEY = new RegExp(`(${NAME})${BETWEEN}(${VALUE})`, 'gi');

/** A header or words, which do not say whose key it is. */
const NOBODYS_NAME = /^x-api-key$|\s/i;

/** The last value in code, commands or tables that is named as an API key or as a secret of Synap's; null where none is. */
export function keyInCode(text: string): NamedValue | null {
  const [, name, value] = [...text.matchAll(NAMED_KEY)].at(-1) ?? [];
  if (name === undefined || value === undefined) return null;
  return { name: NOBODYS_NAME.test(name) ? '' : name, value };
}

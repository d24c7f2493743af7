import { parseJson } from './json';
import { readProblem } from './problem';

/** A code by which terminals show colours and move the cursor: `␛` is the escape character, which text may also spell. */
const TERMINAL_CODE = /(?:␛|\\u001[bB]|\\x1[bB]|\\033|\\e)\[[0-?]{0,40}[@-~]/g;
/** A title or a link of a terminal. */
const TERMINAL_COMMAND = /␛\][^␛\p{Cc}]{0,500}(?:␛\\|\p{Cc})?/gu;
/** A colour whose escape character was lost on the way. */
const BARE_COLOUR = /\[(?:\d{1,3}(?:[;:]\d{1,3}){0,10})?m(?!\])/g;

/** Lines of a traceback that only say where it happened: in Python, JavaScript, Java, .NET, Go, Ruby and PHP. */
const PYTHON_FRAME = /^\s*(?:\|\s*)*File ".*", line \d+/;
const OTHER_FRAME =
  /^\s+at\s+\S|^\s*\.\.\. \d+ (?:more|common frames)|^\s*goroutine \d+ \[|^\s+from \S+:\d+:in |^#\d+ |^Stack trace:/;
const HEADING = /^\s*[\s|+-]*(?:Exception Group )?Traceback \(most recent call last\):?/;
/** Lines that do not give the reason: rules and carets, links to documentation, and the words between two tracebacks. */
const SAYS_NOTHING =
  /^[\s\W_]*$|^\s*(?:For further information visit|\(Background on this error at)|^(?:The above exception was the direct cause|During handling of the above exception)/i;
/** `ValueError: bad input`, `openai.RateLimitError: …`. */
const EXCEPTION = /^(?:[a-z_]\w*\.)*[A-Z]\w*(?::\s.*)?$/;
/** How a group of exceptions is drawn. */
const BRANCH = /^[ \t+-]*\|[ \t]*/;
/** The exception at the end of a traceback whose line breaks were lost. */
const LAST_EXCEPTION =
  /.*\s((?:[a-z_]\w{0,60}\.){0,9}[A-Z]\w{0,60}(?:Error|Exception|Timeout|Interrupt): .*)$/;
/** What stands before the root cause, in Java, in JavaScript and in .NET; before an exception that nobody caught, in Java. */
const CAUSED_BY = /^\s*(?:Caused by:|\[cause\]:|cause:(?= [A-Z])|--->)\s*(?=\S)/;
const UNCAUGHT = /^Exception in thread ".{0,100}" /;
/** A panic of Rust: its message is in the line itself, or in those behind it. */
const PANIC = /^thread '.{0,100}' panicked at (?:'(.*)', \S+|\S+:)$/;
const NOTE = /^note: /;
/** Behind this line Rust tells where it happened. Its line breaks may be quoted. */
const BACKTRACE = /(?:\\r)?(?:\n|\\n)[ \t]{0,40}stack backtrace:[ \t\r]{0,40}(?:\n|(?:\\r)?\\n|$)/i;
/** The causes of an error of Rust, the root cause last. */
const CAUSES = /^Caused by:$/;
const NUMBERED = /^\s*(?:\d+:\s*)?/;

/** A page, or an error as XML, that an error quotes; its title or message. */
const PAGE = /<(?:!doctype html|html|\?xml)\b/i;
const SAID_IN_PAGE = /<(title|message)>([^<]{1,300})<\/\1>/i;
const TAG = /<[^>]{0,500}>/g;
/** A longer text before a page is the reason itself; then the page is ignored. */
const BEFORE_PAGE_MAX = 200;

/** What a call by gRPC failed of. Python prints it between lines for programs. */
const RPC_DETAILS = /RPC that terminated with:\s{1,9}status = \S{1,80}\s{1,9}details = "(.{1,2000})"$/m;

/** The message within an error that is quoted as JSON or as Python writes it; other names count where nothing is called a message. */
const quoted = (names: string) =>
  new RegExp(String.raw`[{,]\s*(["'])(?:${names})\1\s*:\s*(["'])((?:(?!\2)[^\\]|\\.){1,2000})\2`);
const QUOTED_MESSAGES = [quoted('message|msg'), quoted('detail|error')];
/** What may stand before it: `Error code: 429 - `. */
const BEFORE_QUOTED = /^[^{[]{0,200}?(?=\s*[-:]?\s*[{[])/;

/** A text without the codes by which terminals show colours. */
export function withoutTerminalCodes(text: string): string {
  return text
    .replaceAll('\u001b', '␛')
    .replaceAll('\u009b', '␛[')
    .replace(TERMINAL_CODE, '')
    .replace(TERMINAL_COMMAND, '')
    .replaceAll('␛', ' ')
    .replace(BARE_COLOUR, '');
}

/**
 * Why an ingestion failed, in one clean line: the message, or of a traceback the line that gives the reason. Everything
 * else of a traceback says where it happened, is longer than a notification, and differs between failures of one kind.
 */
export function failureReason(message: string): string {
  const plain = withoutBacktrace(withoutTerminalCodes(message));
  const lines = splitLines(plain);
  const reason =
    RPC_DETAILS.exec(plain)?.[1] ?? pythonReason(lines) ?? panicReason(lines) ?? stackReason(lines) ?? plain;
  return unquoted(reason).replace(/\s+/g, ' ').trim();
}

function withoutBacktrace(text: string): string {
  const at = text.search(BACKTRACE);
  const before = text.slice(0, Math.max(at, 0));
  return before.trim() === '' ? text : before;
}

/** Of an error that came as JSON, or as a page, the words for people. */
function unquoted(reason: string): string {
  const text = reason.trim();
  const page = text.search(PAGE);
  if (page >= 0 && page <= BEFORE_PAGE_MAX) {
    const said = SAID_IN_PAGE.exec(text)?.[2] ?? text.slice(page).replace(TAG, ' ');
    const before = text.slice(0, page).replace(/[\s:-]{1,9}$/, '');
    return before === '' ? said : `${before}: ${said}`;
  }
  const json = /^["{[]/.test(text) ? parseJson(text) : undefined;
  if (typeof json === 'string') return json;
  const said = json === undefined ? null : (readProblem(json).detail ?? readProblem({ detail: json }).detail);
  if (said !== null) return said;
  const message = QUOTED_MESSAGES.map((pattern) => pattern.exec(text)?.[3]).find((one) => one !== undefined);
  if (message === undefined) return reason;
  const before = BEFORE_QUOTED.exec(text)?.[0].trim() ?? '';
  return before === '' ? message : `${before}: ${message}`;
}

/** What a panic of Rust says, or the last of the causes of an error. */
function panicReason(lines: readonly string[]): string | null {
  const causes = lines.findLastIndex((line) => CAUSES.test(line));
  if (causes >= 0) {
    const last = lines.slice(causes + 1).findLast((line) => line.trim() !== '' && !NOTE.test(line));
    if (last !== undefined) return last.replace(NUMBERED, '');
  }
  const panic = lines.findIndex((line) => PANIC.test(line));
  if (panic < 0) return null;
  const inLine = PANIC.exec(lines[panic] ?? '')?.[1];
  if (inLine !== undefined) return inLine;
  const behind = lines.slice(panic + 1);
  const end = behind.findIndex((line) => NOTE.test(line));
  return behind.slice(0, end < 0 ? undefined : end).join(' ') || null;
}

/** A traceback that was quoted into JSON or a log has its line breaks as two characters. */
function splitLines(text: string): string[] {
  const isQuoted = !text.includes('\n') && text.includes('\\n');
  return text.split(isQuoted ? /(?:\\r)?\\n/ : /\r\n?|\n/);
}

/** The exception behind the last frame; without one that looks like it, the last line that says something. */
function pythonReason(lines: readonly string[]): string | null {
  const heading = lines.findLastIndex((line) => HEADING.test(line));
  const frame = lines.findLastIndex((line) => PYTHON_FRAME.test(line));
  if (heading < 0 && frame < 0) return null;
  if (lines.length === 1) return LAST_EXCEPTION.exec(lines[0] ?? '')?.[1] ?? null;
  const after = lines
    .slice(Math.max(heading, frame) + 1)
    .map((line) => line.replace(BRANCH, ''))
    .filter((line) => !SAYS_NOTHING.test(line));
  const exception = after.find((line) => EXCEPTION.test(line));
  return exception ?? after.at(-1) ?? lines.findLast((line) => !isPlace(line)) ?? null;
}

/** The root cause above the frames, or what stands above all of them. */
function stackReason(lines: readonly string[]): string | null {
  if (!lines.some((line) => OTHER_FRAME.test(line))) return null;
  const cause = lines.findLast((line) => CAUSED_BY.test(line));
  if (cause !== undefined) return cause.replace(CAUSED_BY, '');
  const above = lines.slice(
    0,
    lines.findIndex((line) => OTHER_FRAME.test(line)),
  );
  // Node shows the line of code first.
  const exception = above.findLast((line) => EXCEPTION.test(line) && line.includes(':'));
  const reason = exception ?? lines.find((line) => !isPlace(line)) ?? null;
  return reason?.replace(UNCAUGHT, '') ?? null;
}

function isPlace(line: string): boolean {
  return [SAYS_NOTHING, HEADING, PYTHON_FRAME, OTHER_FRAME].some((pattern) => pattern.test(line));
}

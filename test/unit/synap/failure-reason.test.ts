import { describe, expect, test } from 'vitest';
import { failureReason } from '../../../src/synap/failure-reason';

const FRAMES = `Traceback (most recent call last):
  File "/app/worker.py", line 214, in run
    result = pipeline.embed(chunk)
             ^^^^^^^^^^^^^^^^^^^^^
  File "/app/pipeline.py", line 88, in embed
    raise error
`;

describe('the reason of a failure', () => {
  test.each([
    ['a message of one line', 'Embedding service unavailable', 'Embedding service unavailable'],
    [
      'a message of several lines, which all count',
      'Step 3 failed:\n  disk full',
      'Step 3 failed: disk full',
    ],
    [
      'the exception of a traceback',
      `${FRAMES}ValueError: chunk 17 is empty\n`,
      'ValueError: chunk 17 is empty',
    ],
    [
      'an exception that quotes a line break',
      `${FRAMES}ValueError: no separator "\\n" in chunk 17`,
      'ValueError: no separator "\\n" in chunk 17',
    ],
    ['an exception without a message', `${FRAMES}AssertionError\n\n`, 'AssertionError'],
    [
      'an exception of a module',
      `${FRAMES}openai.RateLimitError: Error code: 429`,
      'openai.RateLimitError: Error code: 429',
    ],
    [
      'the last of chained exceptions',
      `${FRAMES}KeyError: 'id'\n\nDuring handling of the above exception, another exception occurred:\n\n${FRAMES}ValueError: no id`,
      'ValueError: no id',
    ],
    [
      'the exception of a traceback whose beginning was cut off',
      '  File "/app/worker.py", line 9, in run\n    raise error\nValueError: bad',
      'ValueError: bad',
    ],
    [
      'an exception with details behind it',
      `${FRAMES}pydantic.ValidationError: 1 validation error for Job\nname\n  field required\n    For further information visit https://errors.example/v/missing`,
      'pydantic.ValidationError: 1 validation error for Job',
    ],
    [
      'the last line where no exception is',
      `${FRAMES}    it is over: no more chunks\n`,
      'it is over: no more chunks',
    ],
    [
      'a traceback with carriage returns alone',
      `${FRAMES}ValueError: bad\n`.replaceAll('\n', '\r'),
      'ValueError: bad',
    ],
    [
      'the words of a page without a title',
      '<html><body class="x"><h1>Bad gateway</h1><p>nginx</p></body></html>',
      'Bad gateway nginx',
    ],
    [
      'a traceback with carriage returns',
      `${FRAMES}ValueError: bad\n`.replaceAll('\n', '\r\n'),
      'ValueError: bad',
    ],
    [
      'a time-out at the end of a traceback in one line',
      `${FRAMES}requests.exceptions.ReadTimeout: read timed out`.replaceAll('\n', ' '),
      'requests.exceptions.ReadTimeout: read timed out',
    ],
    [
      'a quoted traceback of Windows',
      `${FRAMES}ValueError: bad\n`.replaceAll('\n', '\\r\\n'),
      'ValueError: bad',
    ],
    ['a quoted traceback', `${FRAMES}ValueError: bad`.replaceAll('\n', '\\n'), 'ValueError: bad'],
    [
      'the exception that Node shows behind a line of code',
      "/app/index.js:10\n    throw new TypeError('no');\n    ^\n\nTypeError: no vector\n    at Object.<anonymous> (/app/index.js:10:11)\n\nNode.js v20.1.0",
      'TypeError: no vector',
    ],
    [
      'the cause that JavaScript shows',
      'Error: ingestion failed\n    at run (a.js:1:1)\n  [cause]: Error: rate limit exceeded\n      at f (b.js:2:2)',
      'Error: rate limit exceeded',
    ],
    [
      'an exception that nobody caught in Java',
      'Exception in thread "main" java.lang.IllegalStateException: no slots left\n\tat Main.main(Main.java:5)',
      'java.lang.IllegalStateException: no slots left',
    ],
    [
      'a panic of Rust',
      "thread 'main' panicked at src/main.rs:4:5:\nindex out of bounds: the len is 3\nnote: run with `RUST_BACKTRACE=1`",
      'index out of bounds: the len is 3',
    ],
    [
      'a panic of older Rust',
      "thread 'worker' panicked at 'embedding service unavailable', src/lib.rs:42:9\nstack backtrace:\n   0: rust_begin_unwind",
      'embedding service unavailable',
    ],
    [
      'the root of the causes of an error of Rust',
      'Error: failed to ingest\n\nCaused by:\n    0: embedding failed\n    1: connection refused (os error 111)',
      'connection refused (os error 111)',
    ],
    [
      'the cause of an error of Rust, and no note behind it',
      'Error: failed\n\nCaused by:\n    connection refused\n\nnote: run with `RUST_BACKTRACE=1`\n',
      'connection refused',
    ],
    [
      'the cause of an error of Rust, and no backtrace behind it',
      'Error: failed to ingest\n\nCaused by:\n    connection refused (os error 111)\n\nStack backtrace:\n   0: anyhow::error::from\n             at ./src/error.rs:12:3\n   1: main',
      'connection refused (os error 111)',
    ],
    [
      'the cause of an error of Rust whose line breaks are quoted, and no backtrace behind it',
      'Error: failed\\r\\n\\r\\nCaused by:\\r\\n    connection refused\\r\\n\\r\\nStack backtrace:\\r\\n   0: main',
      'connection refused',
    ],
    [
      'an error of Rust without causes, and no backtrace behind it',
      'Error: failed to ingest\n\nStack backtrace:\n   0: anyhow::error::from\n   1: main',
      'Error: failed to ingest',
    ],
    [
      'a panic of Go',
      'panic: runtime error: index out of range [5]\n\ngoroutine 1 [running]:\nmain.main()\n\t/app/main.go:8 +0x1d',
      'panic: runtime error: index out of range [5]',
    ],
    [
      'an error of Ruby',
      "worker.rb:3:in `run': no vector (RuntimeError)\n\tfrom worker.rb:9:in `<main>'",
      "worker.rb:3:in `run': no vector (RuntimeError)",
    ],
    [
      'a panic of Rust in several lines',
      "thread 'main' panicked at src/main.rs:4:5:\nassertion failed\n  left: 1\n right: 2",
      'assertion failed left: 1 right: 2',
    ],
    [
      'an error of PHP',
      'PHP Fatal error:  Uncaught RuntimeException: no vector in /app/x.php:3\nStack trace:\n#0 /app/y.php(2): x()\n#1 {main}',
      'PHP Fatal error: Uncaught RuntimeException: no vector in /app/x.php:3',
    ],
    ['an error as JSON', '{"error":{"message":"Rate limit reached","code":"tokens"}}', 'Rate limit reached'],
    ['the detail of an error as JSON, with blanks around it', '\n{"detail":"disk full"} ', 'disk full'],
    ['a list of texts as JSON', '["disk full","no vector"]', 'disk full; no vector'],
    [
      'an error as Python writes it',
      "{'error': {'message': 'Rate limit reached', 'param': None}}",
      'Rate limit reached',
    ],
    ['a list as JSON', '[{"loc":["body"],"msg":"field required"}]', 'field required'],
    [
      'a list of errors as Python writes it, behind its code',
      "Error code: 422 - {'detail': [{'loc': ['body'], 'msg': 'field required'}]}",
      'Error code: 422: field required',
    ],
    ['a list of errors as JSON', '{"detail":[{"loc":["body"],"msg":"field required"}]}', 'field required'],
    ['a text as JSON', '"embedding failed"', 'embedding failed'],
    [
      'an error as Python writes it, behind its code',
      "Error code: 429 - {'error': {'message': 'Rate limit reached', 'param': None}}",
      'Error code: 429: Rate limit reached',
    ],
    [
      'the title of a page',
      '<html><head><title>502 Bad Gateway</title></head><body><h1>502</h1></body></html>',
      '502 Bad Gateway',
    ],
    [
      'the detail of an error as JSON, behind its code',
      'Embedding service answered 422: {"detail":"text is too long"}',
      'Embedding service answered 422: text is too long',
    ],
    [
      'an error of one word as Python writes it, behind its code',
      "500 Internal Server Error: {'error': 'disk full'}",
      '500 Internal Server Error: disk full',
    ],
    [
      'the message of an error as JSON, and not its word for programs',
      'Error code: 429 - {"error":"rate_limit_exceeded","message":"Too many requests"}',
      'Error code: 429: Too many requests',
    ],
    [
      'the details of an error of gRPC',
      '<_InactiveRpcError of RPC that terminated with:\n\tstatus = StatusCode.UNAVAILABLE\n\tdetails = "failed to connect to all addresses"\n\tdebug_error_string = "{}"\n>',
      'failed to connect to all addresses',
    ],
    [
      'the details of an error of gRPC behind a traceback',
      `${FRAMES}grpc._channel._InactiveRpcError: <_InactiveRpcError of RPC that terminated with:\n\tstatus = StatusCode.UNAVAILABLE\n\tdetails = "failed to connect"\n\tdebug_error_string = "{}"\n>`,
      'failed to connect',
    ],
    [
      'the cause that older Node shows',
      'TypeError: fetch failed\n    at fetch (a.js:1:1) {\n  cause: Error: connect ECONNREFUSED 127.0.0.1:5432\n      at b (c.js:1:2)\n  }\n}',
      'Error: connect ECONNREFUSED 127.0.0.1:5432',
    ],
    ['JSON without any words as it came', '{"code": 17}', '{"code": 17}'],
    [
      'what stands above the frames of JavaScript',
      'Error: boom\n    at run (app.js:3:1)\n    at main (app.js:9:1)',
      'Error: boom',
    ],
    [
      'the root cause of a stack of Java',
      'java.lang.RuntimeException: job\n\tat a.B.c(B.java:1)\nCaused by: java.io.IOException: disk full\n\tat d.E.f(E.java:2)\n\t... 3 more',
      'java.io.IOException: disk full',
    ],
    [
      'the innermost exception of .NET',
      'System.AggregateException: One or more errors\n ---> App.JobException: job\n ---> System.IO.IOException: disk full\n   at A.B()\n   --- End of inner exception stack trace ---\n   at C.D()',
      'System.IO.IOException: disk full',
    ],
    [
      'the title of a page that an error quotes',
      'Embedding service answered 502: <!DOCTYPE html>\r\n<html><head><title>502 Bad Gateway</title></head></html>',
      'Embedding service answered 502: 502 Bad Gateway',
    ],
    [
      'the words of a page without a title that an error quotes',
      'Embedding service answered 502: <html><body><h1>Bad gateway</h1></body></html>',
      'Embedding service answered 502: Bad gateway',
    ],
    [
      'the message of an error as XML',
      '<?xml version="1.0" encoding="UTF-8"?><Error><Code>NoSuchKey</Code><Message>No such key</Message></Error>',
      'No such key',
    ],
    [
      'a message that speaks of a page at its end',
      `${'The parser gave up on chunk 17. '.repeat(8)}It begins with <html>`,
      `${'The parser gave up on chunk 17. '.repeat(8)}It begins with <html>`,
    ],
    [
      'the exception of a traceback in one line',
      `${FRAMES}app.errors.ChunkError: chunk 17 is empty`.replaceAll('\n', ' '),
      'app.errors.ChunkError: chunk 17 is empty',
    ],
    ['a message in colours', '\u001b[1;31mERROR\u001b[0m disk full', 'ERROR disk full'],
    ['colours without their escape character', '[31mdisk full[0m', 'disk full'],
    ['colours that are escaped', '\\u001b[31mdisk full\\x1b[0m', 'disk full'],
    ['colours as a shell escapes them', '\\033[1;31mdisk full\\e[0m', 'disk full'],
    ['colours of one character', '\u009b31mdisk full\u009b0m', 'disk full'],
    ['a message behind the title of a terminal', '\u001b]0;worker 3\u0007disk full', 'disk full'],
    [
      'a message with a link of a terminal',
      'see \u001b]8;;https://logs.example\u001b\\log 7\u001b]8;;\u001b\\ for more',
      'see log 7 for more',
    ],
    [
      'a traceback in colours',
      `\u001b[91m${FRAMES}\u001b[1;35mValueError\u001b[0m: \u001b[35mbad\u001b[0m`,
      'ValueError: bad',
    ],
    [
      'the exception of a group, whose frames are drawn as a tree',
      '  + Exception Group Traceback (most recent call last):\n  |   File "/app/worker.py", line 9, in run\n  |     raise group\n  | ExceptionGroup: two chunks failed (2 sub-exceptions)\n  +-+---------------- 1 ----------------\n    | KeyError: \'id\'\n    +------------------------------------',
      'ExceptionGroup: two chunks failed (2 sub-exceptions)',
    ],
    [
      'what stands above a traceback that was cut off',
      'Job 7 is over\nEmbedding failed\nTraceback (most recent call last):\n  File "/app/worker.py", line 214, in run',
      'Embedding failed',
    ],
    [
      'the exception above frames, not a word behind it',
      'Error: boom\nRetryable\n    at run (app.js:3:1)',
      'Error: boom',
    ],
    [
      'the exception above frames, and nothing that was logged behind them',
      'Error: boom\n    at run (app.js:3:1)\nRetry: in a minute',
      'Error: boom',
    ],
    ['a path of Windows', 'no such file: C:\\etc\\ends', 'no such file: C:\\etc\\ends'],
    ['what only resembles a colour', 'rate(errors[5m]) is 3', 'rate(errors[5m]) is 3'],
  ])('is %s', (_, message, reason) => {
    expect(failureReason(message)).toBe(reason);
  });
});

test('a message is read in time that grows with its length', () => {
  const long = `${'\u001b['.repeat(10_000)}${'a'.repeat(20_000)}${'  at '.repeat(4_000)}${'A.'.repeat(20_000)}`;
  const started = performance.now();
  failureReason(`${FRAMES}${long}`);
  expect(performance.now() - started).toBeLessThan(1_000);
});

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
      'a traceback with carriage returns',
      `${FRAMES}ValueError: bad\n`.replaceAll('\n', '\r\n'),
      'ValueError: bad',
    ],
    ['a quoted traceback', `${FRAMES}ValueError: bad`.replaceAll('\n', '\\n'), 'ValueError: bad'],
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
      'the exception of a traceback in one line',
      `${FRAMES}app.errors.ChunkError: chunk 17 is empty`.replaceAll('\n', ' '),
      'app.errors.ChunkError: chunk 17 is empty',
    ],
    ['a message in colours', '\u001b[1;31mERROR\u001b[0m disk full', 'ERROR disk full'],
    ['colours without their escape character', '[31mdisk full[0m', 'disk full'],
    ['colours that are escaped', '\\u001b[31mdisk full\\x1b[0m', 'disk full'],
    [
      'a traceback in colours',
      `\u001b[91m${FRAMES}\u001b[1;35mValueError\u001b[0m: \u001b[35mbad\u001b[0m`,
      'ValueError: bad',
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

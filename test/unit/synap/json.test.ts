import { describe, expect, it } from 'vitest';
import { jsonText, numberAsWritten, parseJson, parseJsonExactly } from '../../../src/synap/json';

describe('JSON from outside', () => {
  it('that is broken is told apart from null', () => {
    expect(parseJson('')).toBeUndefined();
    expect(parseJson('{"status": "comp')).toBeUndefined();
    expect(parseJson('null')).toBeNull();
  });

  it('nested past the stack crashes nothing', () => {
    let deep: unknown = 1;
    for (let level = 0; level < 100_000; level++) deep = [deep];
    expect(jsonText(deep)).toBeNull();
    expect(jsonText(undefined)).toBeNull();
    expect(jsonText({ a: [1] })).toBe('{"a":[1]}');
  });

  it('as Python writes it has numbers that are none, outside of strings', () => {
    expect(parseJson('{"a": NaN, "b": [Infinity, -Infinity], "c": "NaN \\"Infinity\\"", "d": 1}')).toEqual({
      a: null,
      b: [null, null],
      c: 'NaN "Infinity"',
      d: 1,
    });
    expect(parseJson('{"NaN": "-Infinity"}')).toEqual({ NaN: '-Infinity' });
    for (const broken of ['{"a": NaN', '{"a": xNaN}', '{"a": --Infinity}', '{"a": "NaN}', '[NaN NaN]'])
      expect(parseJson(broken), broken).toBeUndefined();
  });

  it('that never closes its strings is read in proportion to its length', () => {
    const startedAt = performance.now();
    expect(parseJson(`NaN${'"\\'.repeat(1_000_000)}`)).toBeUndefined();
    expect(performance.now() - startedAt).toBeLessThan(2_000);
  });

  it('tells numbers apart that are longer than those of JavaScript', () => {
    expect(
      parseJsonExactly('{"a": 9007199254740993, "b": 123456789012345, "c": "9007199254740993"}'),
    ).toEqual({
      a: '9007199254740993',
      b: 123_456_789_012_345,
      c: '9007199254740993',
    });
  });

  it('shows a number of the outermost object as it was written', () => {
    const text = '{"x": {"id": 1}, "id": 12345678901234567890, "y": ["id", 3], "z": "id"}';
    expect(numberAsWritten(text, 'id')).toBe('12345678901234567890');
    expect(numberAsWritten('{"\\u0069d": -1.50}', 'id')).toBe('-1.50');
    expect(numberAsWritten('{"id": 1, "id": 12345678901234567890}', 'id')).toBe('12345678901234567890');
    for (const none of ['{"id": "7"}', '{"x": {"id": 1}}', '[1]', '', '{"id"'])
      expect(numberAsWritten(none, 'id'), none).toBeNull();
  });
});

import { describe, expect, it } from 'vitest';
import { jsonText, parseJson } from '../../../src/synap/json';

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
});

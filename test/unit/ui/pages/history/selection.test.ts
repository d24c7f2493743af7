import { describe, expect, test } from 'vitest';
import {
  extendedTo,
  NOTHING_SELECTED,
  withAll,
  withRow,
} from '../../../../../src/ui/pages/history/find/selection';

describe('a selection', () => {
  const order = ['a', 'b', 'c', 'd', 'e'];
  const ids = (selection: { ids: ReadonlySet<string> }) => [...selection.ids].sort().join('');

  test('takes one row, and gives it back', () => {
    const one = withRow(NOTHING_SELECTED, order, 'b', false);
    expect(ids(one)).toBe('b');
    expect(ids(withRow(one, order, 'b', false))).toBe('');
  });

  test('takes with Shift every row from the last one on, in both directions', () => {
    const one = withRow(NOTHING_SELECTED, order, 'b', false);
    const range = withRow(one, order, 'd', true);
    expect(ids(range)).toBe('bcd');
    expect(ids(withRow(range, order, 'a', true))).toBe('abcd');
    expect(ids(withRow(withRow(NOTHING_SELECTED, order, 'd', false), order, 'b', true))).toBe('bcd');
  });

  test('takes with Shift one row where the last one is not in the list any more', () => {
    const one = withRow(NOTHING_SELECTED, order, 'b', false);
    expect(ids(withRow(one, ['d', 'e'], 'e', true))).toBe('be');
  });

  test('grows with Shift and arrow keys from where they began', () => {
    const two = extendedTo(NOTHING_SELECTED, order, 'b', 'c');
    expect(ids(two)).toBe('bc');
    expect(ids(extendedTo(two, order, 'c', 'd'))).toBe('bcd');
  });

  test('takes everything that is listed', () => {
    expect(ids(withAll(order))).toBe('abcde');
  });
});

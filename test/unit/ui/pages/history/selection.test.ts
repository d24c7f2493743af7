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
    const one = withRow(NOTHING_SELECTED, order, { id: 'b', isRange: false });
    expect(ids(one)).toBe('b');
    expect(ids(withRow(one, order, { id: 'b', isRange: false }))).toBe('');
  });

  test('takes with Shift every row from the last one on, in both directions', () => {
    const one = withRow(NOTHING_SELECTED, order, { id: 'b', isRange: false });
    const range = withRow(one, order, { id: 'd', isRange: true });
    expect(ids(range)).toBe('bcd');
    expect(ids(withRow(range, order, { id: 'a', isRange: true }))).toBe('abcd');
    expect(
      ids(
        withRow(withRow(NOTHING_SELECTED, order, { id: 'd', isRange: false }), order, {
          id: 'b',
          isRange: true,
        }),
      ),
    ).toBe('bcd');
  });

  test('takes with Shift one row where the last one is not in the list any more', () => {
    const one = withRow(NOTHING_SELECTED, order, { id: 'b', isRange: false });
    expect(ids(withRow(one, ['d', 'e'], { id: 'e', isRange: true }))).toBe('be');
  });

  test('grows with Shift and arrow keys from where they began', () => {
    const two = extendedTo(NOTHING_SELECTED, order, { from: 'b', to: 'c' });
    expect(ids(two)).toBe('bc');
    expect(ids(extendedTo(two, order, { from: 'c', to: 'd' }))).toBe('bcd');
  });

  test('shrinks again where Shift and an arrow key lead back, beyond where it began too', () => {
    const grown = extendedTo(extendedTo(NOTHING_SELECTED, order, { from: 'b', to: 'c' }), order, {
      from: 'c',
      to: 'd',
    });
    const back = extendedTo(grown, order, { from: 'd', to: 'c' });
    expect(ids(back)).toBe('bc');
    expect(
      ids(extendedTo(extendedTo(back, order, { from: 'c', to: 'b' }), order, { from: 'b', to: 'a' })),
    ).toBe('ab');
  });

  test('begins anew where the arrow keys have led without Shift, and keeps what was selected', () => {
    const one = withRow(NOTHING_SELECTED, order, { id: 'a', isRange: false });
    expect(ids(extendedTo(one, order, { from: 'd', to: 'e' }))).toBe('ade');
  });

  test('takes everything that is listed', () => {
    expect(ids(withAll(order))).toBe('abcde');
  });
});

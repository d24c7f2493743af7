import fc from 'fast-check';
import { ERROR_CODES } from '../../../src/synap/errors';
import { idOf } from '../../unit/samples';
import { anyTime } from './times';

/** Fields that several kinds of stored records share. */

/** Null once in so many times: `freq` of `fc.option` counts the nulls, not the values. */
const nullOnceIn = <T>(times: number, value: fc.Arbitrary<T>) => fc.option(value, { nil: null, freq: times });

/** The value; null one time in six. */
export const orNull = <T>(value: fc.Arbitrary<T>) => nullOnceIn(6, value);

/** The value as often as null. */
export const halfNull = <T>(value: fc.Arbitrary<T>) => nullOnceIn(2, value);

/** Null; the value one time in four. */
export const mostlyNull = <T>(value: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 3, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: value });

export const text = fc.string({ maxLength: 12 });
export const someIds = fc.uniqueArray(fc.nat(6).map(idOf), { maxLength: 6 });
export const count = fc.oneof(fc.nat(20), fc.constantFrom(-1, 0.5, 1e308, 2 ** 53));

export const failure = fc.record({
  code: fc.constantFrom(...ERROR_CODES),
  at: anyTime,
  correlationId: orNull(text),
  detail: orNull(text),
});

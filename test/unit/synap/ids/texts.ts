import { expect, test } from 'vitest';
import { recogniseIds } from '../../../../src/synap/ids';

/** Ingestions in these texts. */
export const A = '7c9e6679-7425-40de-944b-e07fc1f90ae7';
export const C = 'aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee';
export const E = '0d5c3e9a-6f1b-4a7e-9c02-d4b8f6a1e357';
/** Something else in these texts: a document, a batch, a trace. */
export const B = '11111111-2222-4333-8444-555555555555';
export const D = '9b2d4f60-18ac-4e3b-b7c5-02f6a9d1c843';

export const hex = (id: string) => id.replaceAll('-', '');

/** Why, the text, the ingestions in it. */
export type Case = [reason: string, text: string, ids: string[]];

export function finds(cases: Case[]): void {
  test.each(cases)('%s', (_, text, ids) => {
    expect(recogniseIds(text).ids).toEqual(ids);
  });
}

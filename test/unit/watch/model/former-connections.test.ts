import { expect, it } from 'vitest';
import { withFormer } from '../../../../src/watch/model/former-connections';
import type { FormerConnection } from '../../../../src/watch/model/records';

const former = (id: string, name = id): FormerConnection => ({
  id,
  name,
  baseUrl: `https://${id}.example`,
});

it('a connection that a person had is known once, by the name that it had last', () => {
  const known = [former('a'), former('b')].reduce<FormerConnection[]>(withFormer, []);
  expect(withFormer(known, former('a', 'new name'))).toEqual([former('b'), former('a', 'new name')]);
});

it('of more than fifty connections that a person had the newest are known', () => {
  const all = Array.from({ length: 52 }, (_, n) => former(`c${n}`));
  expect(all.reduce<FormerConnection[]>(withFormer, [])).toEqual(all.slice(2));
});

import { expect, it } from 'vitest';
import { activeItem } from '../../../src/ui/items';
import { createStore } from '../../../src/ui/store';

it('what changes while it is read for the first time is read again', async () => {
  let stored = { schema: 1, ids: ['before'] };
  let tell: (keys: string[]) => void = () => {};
  const store = createStore({
    get: async () => {
      const found = { active: stored };
      await Promise.resolve();
      if (stored.ids[0] === 'before') {
        stored = { schema: 1, ids: ['after'] };
        tell(['active']);
      }
      return found;
    },
    localKeys: async () => [],
    setDraft: async () => {},
    removeDraft: async () => {},
    onChanged(listener) {
      tell = listener;
      return () => {};
    },
  });
  await store.load([activeItem]);
  expect(store.peek(activeItem)).toEqual({ is: 'there', value: { schema: 1, ids: ['after'] } });
});

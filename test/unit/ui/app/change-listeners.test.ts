import { expect, test } from 'vitest';
import { createChangeListeners } from '../../../../src/ui/app/change-listeners';

test('a listener may put another in its place, which hears of the next change', () => {
  const listeners = createChangeListeners();
  const heard: string[] = [];
  const listen = (name: string): void => {
    const stop = listeners.add(() => {
      heard.push(name);
      stop();
      if (heard.length < 9) listen('next');
    });
  };
  listen('first');
  listeners.tell();
  expect(heard).toEqual(['first']);
  listeners.tell();
  expect(heard).toEqual(['first', 'next']);
});

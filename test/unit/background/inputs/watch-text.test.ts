import { expect, it } from 'vitest';
import { createWatchText } from '../../../../src/background/inputs/watch-text';
import { IDS_PER_COMMAND_MAX } from '../../../../src/watch/model/limits';
import { memoryBrowser } from '../../../support/memory-browser';
import { idOf, NOW } from '../../samples';

/** A storage that has room for one ID of each command. */
function watchTextWithLittleRoom() {
  const commands: number[] = [];
  const browser = memoryBrowser({ now: NOW });
  const watchText = createWatchText({
    ports: browser.ports,
    commands: {
      watch: async (ids) => {
        commands.push(ids.length);
        const value = { added: ids.slice(0, 1), known: [], restarted: [], leftOut: ids.length - 1 };
        return { ok: true, value };
      },
    },
  });
  return { browser, commands, watchText };
}

it('a text with more IDs than one command takes is watched to its end, and one notification says how many had room', async () => {
  const { browser, commands, watchText } = watchTextWithLittleRoom();
  const count = IDS_PER_COMMAND_MAX + 10;
  await watchText(Array.from({ length: count }, (_, n) => idOf(n)).join('\n'), 'selection');
  expect(commands).toEqual([IDS_PER_COMMAND_MAX, 10]);
  expect(browser.created.map(({ title }) => title)).toEqual([
    expect.stringMatching(/^notificationNoRoom 2 20.?010$/),
  ]);
});

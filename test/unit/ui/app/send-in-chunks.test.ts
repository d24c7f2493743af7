import { expect, test } from 'vitest';
import { ownError } from '../../../../src/synap/errors';
import type { Send } from '../../../../src/ui/app/page';
import { sendInChunks } from '../../../../src/ui/app/send-in-chunks';
import { IDS_PER_COMMAND_MAX } from '../../../../src/watch/model/limits';

const ids = Array.from({ length: 10_001 }, (_, n) => String(n));

/** A background that refuses the command of this number. */
function background(refuses = 0): { send: Send; sent: string[][] } {
  const sent: string[][] = [];
  const send: Send = async (command) => {
    sent.push('ids' in command ? command.ids : []);
    return sent.length === refuses ? { ok: false, error: ownError('disk_full') } : JSON.parse('{"ok":true}');
  };
  return { send, sent };
}

test('any number of IDs is sent, each once and in order, and never more than a command may name', async () => {
  const { send, sent } = background();
  expect((await sendInChunks(send, 'check', ids)).ok).toBe(true);
  expect(sent.flat()).toEqual(ids);
  for (const chunk of sent) expect(chunk.length).toBeLessThanOrEqual(IDS_PER_COMMAND_MAX);
});

test('what fails is said, and nothing further is tried', async () => {
  const { send, sent } = background(2);
  expect(await sendInChunks(send, 'remove', ids)).toMatchObject({ ok: false, error: { code: 'disk_full' } });
  expect(sent).toHaveLength(2);
});

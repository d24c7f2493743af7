import type { Answers } from '../../../../src/messages';
import type { Memory } from '../../../../src/synap/schemas';
import { memoryIds, now, SECOND } from './basics';
import { answered, problem } from './replies';

const TEXTS: Pick<Memory, 'type' | 'content' | 'confidence'>[] = [
  {
    type: 'fact',
    content: 'Customers may return goods within 30 days. Refunds are paid within 14 days of the return.',
    confidence: 0.92,
  },
  { type: 'preference', content: 'Ines prefers to be asked before anything is deleted.', confidence: 0.71 },
  { type: 'fact', content: '<b>عقد الإيجار</b> \u202Efdp.exe 🧠 =SUM(A1:A9)', confidence: 0.4 },
  {
    type: null,
    content: `${'Every paragraph of the policy, one after the other. '.repeat(60)}`,
    confidence: null,
  },
  { type: 'event', content: '', confidence: 0.99 },
];

type Read = Answers['readMemories']['read'][number];

function loaded(id: string, n: number): Read {
  const text = TEXTS[n % TEXTS.length] ?? { type: null, content: null, confidence: null };
  return { id, memory: { ok: true, value: { memoryId: id, createdAt: now - n * SECOND, ...text } } };
}

/** The background loads all of them at once. */
export const memoriesLoaded = (count: number, from?: number) =>
  answered<'readMemories'>({ read: memoryIds(count, from).map(loaded), waitMs: null });

/** As above, with failures in the middle. */
export const memoriesWithFailures = (count: number) =>
  answered<'readMemories'>({
    read: memoryIds(count).map((id, n): Read => {
      if (n === 1) return { id, memory: { ok: false, error: problem('not_found') } };
      return n === 3 ? { id, memory: { ok: false, error: problem('server_error') } } : loaded(id, n);
    }),
    waitMs: null,
  });

/** The first of them, and then a wait. */
export const memoriesWaiting = answered<'readMemories'>({
  read: memoryIds(4).map(loaded),
  waitMs: 27 * SECOND,
});

/** Those of two ingestions of the same document, which differ in one. */
export const memoriesCompared = answered<'readMemories'>({
  read: [...memoryIds(3).map(loaded), ...memoryIds(3, 900).map((id, n) => loaded(id, n === 2 ? 3 : n))],
  waitMs: null,
});

import type { Answers, Command, Reply } from '../../../../src/messages';
import type { SynapError } from '../../../../src/synap/errors';
import { diagnosis } from './diagnosis';

/** What the background says to each command; to those that are not named it says that it was carried out. */
export type Replies = { [T in Command['type']]?: Reply<T> };

export const problem = (code: SynapError['code'], more: Partial<SynapError> = {}): SynapError => ({
  code,
  detail: null,
  httpStatus: null,
  correlationId: null,
  link: null,
  ...more,
});

export const answered = <T extends keyof Answers>(value: Answers[T]) => ({ ok: true as const, value });

export const refused = (code: SynapError['code']) => ({ ok: false as const, error: problem(code) });

export const usualReplies: Replies = {
  diagnose: answered<'diagnose'>(diagnosis),
  readCredits: answered<'readCredits'>({ balance: 62, warningLow: true }),
  readMemory: answered<'readMemory'>({
    memoryId: 'any',
    type: 'fact',
    content: 'Customers may return goods within 30 days. Refunds are paid within 14 days of the return.',
    confidence: 0.92,
    createdAt: null,
  }),
  testNotification: answered<'testNotification'>({ shown: true, permission: 'granted' }),
  testConnection: answered<'testConnection'>({
    clientId: 'cli_4f1c8d2e9b7a6053',
    instanceId: 'inst_0a9b8c7d6e5f4132',
    isolation: 'equals_customer',
  }),
};

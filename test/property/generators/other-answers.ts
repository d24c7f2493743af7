import fc from 'fast-check';
import { anyJson, mutated } from './json';

/** What Synap answers beside a status: errors, identities, memories, balances. */

const url = fc.oneof(
  fc.webUrl(),
  fc.string(),
  fc.constantFrom(
    'http://x.example/',
    'javascript:alert(1)',
    'https://a:b@x.example/',
    'https://x.example/pay',
  ),
);
/** Some longer than what is kept of them. */
const words = fc.oneof(
  { weight: 4, arbitrary: fc.string() },
  { weight: 1, arbitrary: fc.string({ minLength: 400, maxLength: 700 }) },
);
const fields = fc.dictionary(
  fc.constantFrom('detail', 'message', 'error', 'reason', 'code', 'msg', 'recovery_url', 'upgrade_url'),
  fc.oneof(words, url, anyJson),
);
const nested = fc.tuple(fields, fields, fc.boolean()).map(([outer, inner, isList]) => ({
  ...outer,
  detail: isList ? [inner, inner] : inner,
}));

/** The body of an error, or anything. */
export const errorBody: fc.Arbitrary<unknown> = fc.oneof(anyJson, fields, nested);

const known = fc.record({
  client_id: fc.string(),
  instance_id: fc.string(),
  user_context_isolation: fc.constant('strict'),
  memory_id: fc.uuid(),
  content: fc.string(),
  confidence: fc.double(),
  created_at: fc.constant('2026-01-02T12:00:00'),
  balance_credits: fc.double(),
  warning_low: fc.boolean(),
});

/** An identity, a memory and a balance in one, damaged; or anything. */
export const otherAnswer: fc.Arbitrary<unknown> = fc.oneof(anyJson, mutated(known));

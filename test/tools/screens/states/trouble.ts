import { MINUTE, now, SECOND, uuid } from '../data/basics';
import { blocked } from '../data/connections';
import { elsewhere, everything } from '../data/ingestions';
import { failure } from '../data/stored';
import { popup, type Screen } from '../screen';

/** The popup while something keeps the watching from going on. */
export const troubleScreens: Screen[] = [
  popup('key-forgotten', {
    records: everything,
    connections: [{ ...blocked('key_needed'), keyMode: 'session' }],
  }),
  popup('rate-limited', {
    records: everything,
    runtime: {
      connectionError: failure('rate_limited', 'Rate limit exceeded: 60 per minute'),
      pausedUntil: now + 45 * SECOND,
    },
  }),
  popup(
    'offline',
    { records: everything },
    { offline: true, act: (page) => page.getByRole('heading', { name: "You're offline" }).waitFor() },
  ),
  popup('unreachable', { records: everything, runtime: { connectionError: failure('unreachable') } }),
  popup('permission-missing', { records: everything, connections: [blocked('permission_missing')] }),
  popup('key-needed', { records: everything, connections: [blocked('key_needed')] }, async (page) => {
    await page.getByRole('textbox', { name: 'API key' }).waitFor();
  }),
  popup('no-credits', {
    records: everything,
    connections: [
      blocked('no_credits', {
        detail: 'Insufficient credits: balance 0, minimum 5',
        link: 'https://synap.maximem.ai/billing?from=api',
        until: now + 14 * MINUTE,
        correlationId: uuid(903),
      }),
    ],
  }),
  popup('storage-full', { records: everything, summary: { storageFull: true } }),
  popup('damaged', {
    records: everything,
    summary: { counts: { inProgress: 4, total: 12, unseenProblems: 1, damaged: 3, newer: 0 } },
  }),
  popup('stored-by-newer', {
    records: everything,
    summary: { counts: { inProgress: 4, total: 12, unseenProblems: 1, damaged: 0, newer: 2 } },
  }),
  popup('wrong-url', { records: everything, runtime: { connectionError: failure('wrong_url') } }),
  popup('trouble-of-two', {
    records: elsewhere,
    connections: [
      blocked('no_credits', { detail: 'Insufficient credits: balance 0, minimum 5' }),
      {
        ...blocked('key_rejected', { detail: 'Invalid API key' }),
        id: 'c2',
        name: 'staging',
        colour: 'orange',
      },
    ],
    summary: { storageFull: true },
  }),
];

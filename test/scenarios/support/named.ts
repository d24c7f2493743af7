import { HOUR, type Scenario } from './scenario';

/** How many outcomes the notifications so far name, by how they ended: `{ Completed: 7, Failed: 1 }`. */
export interface Named {
  /** In notifications of one outcome and in digests. */
  singly: Record<string, number>;
  /** In notifications of batches, which count what of them failed before as well. */
  inBatches: Record<string, number>;
}

/** What of a story, or of a part of it, is counted. */
interface Shown {
  browser: Pick<Scenario['browser'], 'created'>;
}

/** By the titles, which the memory browser shows as the keys of their texts. */
export function namedOutcomes({ browser: { created } }: Shown): Named {
  const named: Named = { singly: {}, inBatches: {} };
  for (const { id, title } of created) {
    const counts = id.startsWith('batch:') ? named.inBatches : named.singly;
    for (const [kind, count] of namedIn(title)) counts[kind] = (counts[kind] ?? 0) + count;
  }
  return named;
}

function namedIn(title: string): [kind: string, count: number][] {
  const tallies = [...title.matchAll(/notificationTally(\w+?)_\w+ ([\d,]+)/g)];
  if (tallies.length > 0)
    return tallies.map(([, kind = '', count = '']) => [kind, Number(count.replaceAll(',', ''))]);
  const [, kind] = /^notification(\w+)/.exec(title) ?? [];
  return kind === undefined ? [] : [[kind, 1]];
}

/** The most notifications within any hour. */
export function mostNotificationsPerHour({ browser: { created } }: Shown): number {
  const within = (from: number) => created.filter(({ at }) => at >= from && at - from < HOUR).length;
  return Math.max(0, ...created.map(({ at }) => within(at)));
}

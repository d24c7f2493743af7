import type { Summary } from './model/records';

/** What the toolbar button shows, before it becomes text. */
export interface BadgeFacts {
  inProgress: number;
  unseenProblems: number;
  /** Whether a connection is blocked, so that the person has to do something. */
  isBlocked: boolean;
  tone: 'idle' | 'active' | 'attention';
  /** At most four characters: browsers cut longer ones (docs/PLATFORM.md, "Pages"). */
  text: string;
}

/** The badge, derived from the summary: it is never stored, so it is never wrong after a restart. */
export function badgeOf(summary: Summary): BadgeFacts {
  const { inProgress, unseenProblems } = summary.counts;
  const isBlocked = summary.connections.some((connection) => connection.blocked !== null);
  const needsAttention = isBlocked || unseenProblems > 0;
  const count = inProgress === 0 ? '' : inProgress > 99 ? '99+' : String(inProgress);
  return {
    inProgress,
    unseenProblems,
    isBlocked,
    tone: needsAttention ? 'attention' : inProgress > 0 ? 'active' : 'idle',
    text: needsAttention ? `${count}!` : count,
  };
}

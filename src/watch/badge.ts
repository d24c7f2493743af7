import type { Summary } from './model/records';

/** What the toolbar button says, before it is put into words. */
export interface BadgeFacts {
  inProgress: number;
  unseenFailures: number;
  /** A connection is blocked, or its key has to be given again. */
  isBlocked: boolean;
  tone: 'idle' | 'active' | 'attention';
  /** At most four characters: browsers cut longer ones (docs/PLATFORM.md, "Pages"). */
  text: string;
}

/** The badge as it follows from the state: never remembered, so never wrong after a restart. */
export function badgeOf(view: Summary): BadgeFacts {
  const { inProgress, unseenFailures } = view.counts;
  const isBlocked = view.connections.some((connection) => connection.blocked !== null);
  const needsAttention = isBlocked || unseenFailures > 0;
  const count = inProgress === 0 ? '' : inProgress > 99 ? '99+' : String(inProgress);
  return {
    inProgress,
    unseenFailures,
    isBlocked,
    tone: needsAttention ? 'attention' : inProgress > 0 ? 'active' : 'idle',
    text: needsAttention ? `${count}!` : count,
  };
}

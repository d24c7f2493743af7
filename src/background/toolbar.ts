import type { BadgeState, Ports } from '../platform/ports';
import { badgeOf } from '../watch/badge';
import type { View } from '../watch/records';
import { badgeTitle } from './words';

/**
 * The toolbar button of one life of the background: badge, title and icon, each as it follows from the state. All it knows
 * of what is shown is what this life showed, and it forgets that as soon as the browser refuses.
 */
export function createToolbar(ports: Pick<Ports, 'badge' | 'text' | 'locale'>) {
  let seen: View | null = null;
  let wanted: BadgeState | null = null;
  /** What the browser has, as text; null when that is not known. */
  let shown: string | null = null;
  let isShowing = false;

  function show(view: View): void {
    if (view === seen && (shown !== null || isShowing)) return;
    seen = view;
    const facts = badgeOf(view);
    wanted = { text: facts.text, tone: facts.tone, title: badgeTitle(ports, facts) };
    if (!isShowing) void bringUpToDate();
  }

  /** One at a time: browsers load icons beside each other, and an older one could come in last. */
  async function bringUpToDate(): Promise<void> {
    isShowing = true;
    while (wanted !== null) {
      const next: BadgeState = wanted;
      wanted = null;
      const asText = JSON.stringify(next);
      if (asText === shown) continue;
      shown = null;
      // A button that cannot be changed must not stop the state from being written.
      await ports.badge.show(next).then(
        () => {
          shown = asText;
        },
        () => undefined,
      );
    }
    isShowing = false;
  }

  return { show };
}

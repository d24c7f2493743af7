import type { Ports } from '../platform/ports';
import { badgeOf } from '../watch/badge';
import type { View } from '../watch/model/records';
import { badgeTitle } from './notifications/notification-text';

/**
 * Until it is drawn, ms: less than anybody sees, and enough for the request that a start of the background is for to go out
 * before it. Several changes in a row are one.
 */
const DRAWN_AFTER_MS = 20;

/**
 * The toolbar button of one life of the background: badge, title and icon, each as it follows from the state. All it knows
 * of what is shown is what this life showed, and it forgets that as soon as the browser refuses.
 */
export function createToolbar(
  ports: Pick<Ports, 'badge' | 'text' | 'locale'> & { clock: Pick<Ports['clock'], 'after'> },
) {
  let latest: View | null = null;
  /** What the browser has, as text; null when that is not known. */
  let shown: string | null = null;
  let isDrawing = false;

  function show(view: View): void {
    if (view === latest && (shown !== null || isDrawing)) return;
    latest = view;
    if (isDrawing) return;
    isDrawing = true;
    ports.clock.after(DRAWN_AFTER_MS, () => void draw());
  }

  /** One at a time: browsers load icons beside each other, and an older one could come in last. */
  async function draw(): Promise<void> {
    let drawn: View | null = null;
    while (latest !== null && latest !== drawn) {
      drawn = latest;
      await drawOne(drawn);
    }
    isDrawing = false;
  }

  async function drawOne(view: View): Promise<void> {
    const facts = badgeOf(view);
    const state = { text: facts.text, tone: facts.tone, title: badgeTitle(ports, facts) };
    const asText = JSON.stringify(state);
    if (asText === shown) return;
    shown = null;
    // A button that cannot be changed must not stop anything else.
    await ports.badge.show(state).then(
      () => {
        shown = asText;
      },
      () => undefined,
    );
  }

  return { show };
}

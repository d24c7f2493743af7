import type { Ports, Timer } from '../platform/ports';
import { pluralText, type Texts } from '../platform/texts';
import { type BadgeFacts, badgeOf } from '../watch/badge';
import type { Summary } from '../watch/model/records';
import { TIMER_MAX_MS } from '../watch/scheduling/constants';
import { answerInTime } from './time-limit';

export type ToolbarDeps = Pick<Ports, 'badge' | 'text' | 'locale'> & { clock: Pick<Ports['clock'], 'after'> };

/**
 * How often drawing is tried again after the browser has refused a state and no new one follows. Not for ever, because each try keeps
 * the background awake.
 */
const DRAWN_AGAIN_TIMES = 5;

/**
 * The toolbar button: badge, title and icon, each derived from the state. It remembers only what this worker has shown, and
 * forgets even that as soon as the browser refuses a change.
 */
export function createToolbar(ports: ToolbarDeps) {
  let latest: Summary | null = null;
  /** What the browser shows, as text; null when that is not known. */
  let shown: string | null = null;
  let isDrawing = false;
  let retry: Timer | null = null;
  let retriesLeft = DRAWN_AGAIN_TIMES;

  function show(summary: Summary): void {
    if (summary === latest && (shown !== null || isDrawing)) return;
    if (summary !== latest) retriesLeft = DRAWN_AGAIN_TIMES;
    latest = summary;
    if (!isDrawing) void draw();
  }

  /** Draws one state at a time: browsers load icons in parallel, so an older icon could otherwise be set last. */
  async function draw(): Promise<void> {
    isDrawing = true;
    retry?.cancel();
    let drawn: Summary | null = null;
    while (latest !== null && latest !== drawn) {
      drawn = latest;
      await drawOne(drawn);
    }
    isDrawing = false;
    if (shown === null) drawAgainSoon();
  }

  function drawAgainSoon(): void {
    if (retriesLeft === 0) return;
    retriesLeft -= 1;
    retry = ports.clock.after(TIMER_MAX_MS, () => void draw());
  }

  async function drawOne(summary: Summary): Promise<void> {
    const facts = badgeOf(summary);
    const state = { text: facts.text, tone: facts.tone, title: badgeTitle(ports, facts) };
    const asText = JSON.stringify(state);
    if (asText === shown) return;
    shown = null;
    const showing = ports.badge.show(state).then(
      () => true,
      () => false,
    );
    // A button that cannot be changed must not stop anything else.
    if (await answerInTime(ports.clock, showing)) shown = asText;
  }

  return { show };
}

/** The accessible name of the toolbar button: what badge and icon show, in words. */
export function badgeTitle(texts: Texts, facts: BadgeFacts): string {
  const parts = [texts.text('extensionName')];
  if (facts.inProgress > 0) parts.push(pluralText(texts, 'badgeInProgress', facts.inProgress));
  if (facts.unseenProblems > 0) parts.push(pluralText(texts, 'badgeUnseen', facts.unseenProblems));
  if (facts.isBlocked) parts.push(texts.text('badgeBlocked'));
  return parts.join(' · ');
}

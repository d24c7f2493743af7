import type { Ports } from '../platform/ports';
import { pluralText, type Texts } from '../platform/texts';
import { type BadgeFacts, badgeOf } from '../watch/badge';
import type { Summary } from '../watch/model/records';
import { answerInTime } from './time-limit';

export type ToolbarDeps = Pick<Ports, 'badge' | 'text' | 'locale'> & { clock: Pick<Ports['clock'], 'after'> };

/**
 * The toolbar button: badge, title and icon, each derived from the state. It remembers only what this worker has shown, and
 * forgets even that as soon as the browser refuses a change.
 */
export function createToolbar(ports: ToolbarDeps) {
  let latest: Summary | null = null;
  /** What the browser shows, as text; null when that is not known. */
  let shown: string | null = null;
  let isDrawing = false;

  function show(summary: Summary): void {
    if (summary === latest && (shown !== null || isDrawing)) return;
    latest = summary;
    if (!isDrawing) void draw();
  }

  /** Draws one state at a time: browsers load icons in parallel, and an older one could be set last. */
  async function draw(): Promise<void> {
    isDrawing = true;
    let drawn: Summary | null = null;
    while (latest !== null && latest !== drawn) {
      drawn = latest;
      await drawOne(drawn);
    }
    isDrawing = false;
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

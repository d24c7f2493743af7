import type { Desktop } from '../../tools/desktop';

/**
 * The browser's question is no page: nothing tells when it takes keys. It is up within a fraction of this; keys pressed
 * before would go to the page.
 */
const QUESTION_MS = 2_000;

/** Answers the browser's question for a permission, as a person at the keyboard does. Its default button is Deny. */
export async function answerQuestion(desktop: Desktop, answer: 'allow' | 'deny'): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, QUESTION_MS));
  if (answer === 'allow') desktop.xdotool('key', 'Tab');
  desktop.xdotool('key', 'Return');
}

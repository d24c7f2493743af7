import * as z from 'zod/mini';
import type { Command, Reply } from '../../../../src/messages';
import type { Stored } from '../extension';

/**
 * A browser with the extension in it, as little of one as the promises need that hold in every browser. What only one
 * browser can show is tested with that browser's own means.
 */
export interface Browser {
  /** Everything the extension complained about on the browser's consoles. */
  complaints(): Promise<string[]>;
  /** Opens one of the extension's pages in a new tab; `first` runs there before the page's own scripts. */
  open(path: string, first?: string): Promise<Screen>;
  /** The tab with a page of the extension that something else opens, or has opened. */
  opened(path: string): Promise<Screen>;
  /** Whether a tab shows this page of the extension. */
  isOpen(path: string): Promise<boolean>;
  /** The panel beside the page, as wide as the browser opens it; null while there is none. */
  panel(): Promise<Panel | null>;
  /** Sends a command as a page does. */
  send<C extends Command>(command: C): Promise<Reply<C['type']>>;
  stored(): Promise<Stored>;
  /** The titles of all notifications that reached the desktop in this test, oldest first: notified twice is here twice. */
  notified(): string[];
  /** Clicks on the newest notification. */
  clickNotification(): void;
  /** Ends the background as the browser does when it has been idle. */
  stopBackground(): Promise<void>;
  /** Closes the browser; `meanwhile` happens before the same person opens it again. */
  restart(meanwhile: () => void): Promise<void>;
  /** What the browser's own question for a permission is answered with, as soon as it is asked. */
  answerQuestion(answer: 'allow' | 'deny'): Promise<void>;
  /** The person takes a host's permission away, or gives it back, in the browser's own settings. */
  withdraw(host: string): Promise<void>;
  giveBack(host: string): Promise<void>;
  /** Which hosts the extension may reach, as patterns. */
  origins(): Promise<string[]>;
}

export interface Panel {
  /** What can be read in it. */
  text: string;
  /** Whether something stands beyond its edge. */
  isCut: boolean;
}

/** Describes the panel of this document, as JSON does; null while it has not been read. */
export const describePanel = (document: string) => `${document}.body && {
  text: ${document}.body.innerText,
  isCut: ${document}.documentElement.scrollWidth > ${document}.documentElement.clientWidth,
}`;

export const panelSchema: z.ZodMiniType<Panel | null> = z.nullable(
  z.object({ text: z.string(), isCut: z.boolean() }),
);

/** One that was started for a test, with nothing of the extension in it from before. */
export interface Started<B extends Browser = Browser> {
  readonly browser: B;
  /** Puts away all there is of it. */
  end(): Promise<void>;
}

export type Role =
  | 'alert'
  | 'article'
  | 'button'
  | 'dialog'
  | 'heading'
  | 'listitem'
  | 'menuitem'
  | 'region'
  | 'searchbox'
  | 'table'
  | 'textbox';

/** Keys with the names that `event.key` gives them, and what WebDriver sends for each. */
export const NAMED_KEYS = {
  Backspace: '\uE003',
  Tab: '\uE004',
  Enter: '\uE007',
  Escape: '\uE00C',
  ArrowLeft: '\uE012',
  ArrowUp: '\uE013',
  ArrowRight: '\uE014',
  ArrowDown: '\uE015',
  Delete: '\uE017',
} as const;

/** A page of the extension as a person finds their way in it: what can be seen, by role and accessible name. */
export interface Screen {
  /** How many such elements are to be seen; without a name all of the role. */
  count(role: Role, name?: string): Promise<number>;
  /** What can be read in each of them. */
  texts(role: Role, name?: string): Promise<string[]>;
  /** What stands in a field. */
  value(role: Role, name: string): Promise<string>;
  /** These wait for the element, and act as the mouse and the keyboard do. */
  click(role: Role, name: string): Promise<void>;
  fill(role: Role, name: string, text: string): Promise<void>;
  hasFocus(role: Role, name: string): Promise<boolean>;
  /** A key into whatever has the focus: a character or one of the names above, with `Control+` before it where that is held. */
  press(key: string): Promise<void>;
  /** Opens what is folded under this word. */
  unfold(word: string): Promise<void>;
  /** All that can be read on it. */
  text(): Promise<string>;
  /** Its source as it is now. */
  source(): Promise<string>;
  /** Makes the page as large as this. */
  resize(size: { width: number; height: number }): Promise<void>;
  /** What such an element looks like, as PNG. */
  picture(role: Role, name?: string): Promise<Buffer>;
  /** What only the page's own scripts can tell, as JSON does; the expression may be awaited. */
  evaluate(expression: string): Promise<unknown>;
  close(): Promise<void>;
}

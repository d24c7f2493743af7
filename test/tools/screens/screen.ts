import type { Page } from '@playwright/test';
import type { Replies } from './data/replies';
import { type Stored, stored } from './data/stored';

/** What a person does before the picture is taken. */
export type Act = (page: Page) => Promise<void>;

/** One state of a surface: what is stored, which page shows it, and what a person does first. */
export interface Screen {
  name: string;
  path: string;
  local: Record<string, unknown>;
  session: Record<string, unknown>;
  act?: Act;
  offline?: boolean;
  /** Where it is not the usual one of its page. */
  size?: { width: number; height: number };
  /** The section that all of it is about: nothing else is in the picture. */
  part?: string;
  /** What the background says, where it is not what it usually says. */
  replies?: Replies;
  /** What DevTools' network log has of the page that is inspected. */
  calls?: readonly PageCall[];
}

/** A request of the page that is inspected, and what it was answered. */
export interface PageCall {
  method: string;
  url: string;
  status: number;
  at: number;
  body: unknown;
}

/** A page with this stored. */
export function screen(name: string, path: string, what: Stored, more: Partial<Screen> | Act = {}): Screen {
  return { name, path, ...stored(what), ...(typeof more === 'function' ? { act: more } : more) };
}

export const popup = (name: string, what: Stored, more: Partial<Screen> | Act = {}): Screen =>
  screen(`popup-${name}`, 'popup.html', what, more);

/** A page of an extension that has just been installed: nothing is stored at all. */
export const firstRun = (name: string, path: string): Screen => ({ name, path, local: {}, session: {} });

/** Opens an ingestion out of a list, by the name it has there. */
export const open = (document: string) => async (page: Page) => {
  await page.getByRole('button', { name: document, exact: true }).click();
  await page.getByRole('heading', { level: 1, name: document }).waitFor();
};

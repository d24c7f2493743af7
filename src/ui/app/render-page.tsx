import { type ComponentChildren, render } from 'preact';
import { keys } from '../../watch/model/records';
import { keepFocus } from '../hooks/keep-focus';
import { browserPage } from './browser-page';
import { PageProvider } from './page';
import { items } from './stored-items';

/** Draws a page from what is stored, in place of its static shell. The background is not waited for. */
export async function renderPage(children: ComponentChildren): Promise<void> {
  const page = browserPage();
  await page.store.load([items.summary, items.textDraft, { key: keys.connectionDraft }]);
  const root = document.getElementById('app');
  if (!root) return;
  root.replaceChildren();
  root.removeAttribute('aria-busy');
  keepFocus(root);
  render(<PageProvider value={page}>{children}</PageProvider>, root);
}

import type { MenuItem, Ports } from '../../platform/ports';
import type { WatchText } from './watch-text';

export interface ContextMenu {
  /** Adds our entries to the menu that a right-click opens. The browser keeps them. */
  showMenu(): Promise<void>;
  /** Watches what is named in the selected text, or in the address of the link. */
  menuClicked(item: string, text: string): Promise<void>;
}

export function createContextMenu(ports: Pick<Ports, 'menu' | 'text'>, watchText: WatchText): ContextMenu {
  const items: MenuItem[] = [
    { id: 'selection', title: ports.text('menuSelection'), on: 'selection' },
    { id: 'link', title: ports.text('menuLink'), on: 'link' },
  ];
  return {
    showMenu: () => ports.menu.show(items),
    menuClicked: (item, text) => watchText(text, item === 'link' ? 'link' : 'selection'),
  };
}

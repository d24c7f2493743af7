import type { BadgeState } from './ports';

/** Paths by size, as manifest and `action.setIcon` take them. An SVG is taken by no browser. */
export interface ToolbarIcon {
  path: Record<string, string>;
}

/**
 * The toolbar button's picture. Firefox alone has one for light and one for dark toolbars, and that in the manifest alone: at
 * rest it is given those back, by naming none. What is set instead reads on both, and so does all that Chrome has.
 */
export function toolbarIcon(tone: BadgeState['tone'], dialect: 'chrome' | 'firefox'): ToolbarIcon {
  const sizes = dialect === 'firefox' && tone === 'idle' ? [] : ['16', '32'];
  return { path: Object.fromEntries(sizes.map((size) => [size, `icons/toolbar/${tone}-${size}.png`])) };
}

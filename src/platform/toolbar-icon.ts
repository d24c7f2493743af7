import type { BadgeState } from './ports';

/** Paths by size, as the manifest and `action.setIcon` take them. No browser takes an SVG. */
export interface ToolbarIcon {
  path: Record<string, string>;
}

/**
 * The toolbar button's icon. Only Firefox has icons for light and for dark toolbars, and takes them only from the manifest: when
 * idle, no path is set, which restores them. The other icons, and all of Chrome's, are readable on both.
 */
export function toolbarIcon(tone: BadgeState['tone'], targetBrowser: 'chrome' | 'firefox'): ToolbarIcon {
  const sizes = targetBrowser === 'firefox' && tone === 'idle' ? [] : ['16', '32'];
  return { path: Object.fromEntries(sizes.map((size) => [size, `icons/toolbar/${tone}-${size}.png`])) };
}

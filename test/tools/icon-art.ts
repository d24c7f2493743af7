/** Every icon there is: what is drawn in `docs/icon.svg`, in which colours, how large, and where it goes. */

export interface Icon {
  /** In `public/icons`. */
  file: string;
  size: number;
  /** Pixels left free on each side. The store's 128 px icon has its art in 96 px; toolbar icons need every pixel. */
  margin: number;
  /** The group of the drawing that is shown. */
  shows: 'idle' | 'active' | 'attention';
  colours: Colours;
}

export interface Colours {
  tile: string;
  glyph: string;
}

/** The product's own. */
const BRAND: Colours = { tile: '#2f52c4', glyph: '#ffffff' };

/**
 * Chrome has one icon for light and dark toolbars, and Firefox has one too for what is set while it runs: these tiles stand out
 * from both.
 */
const ON_ANY_TOOLBAR = {
  idle: { tile: '#5482f8', glyph: '#ffffff' },
  active: { tile: '#5482f8', glyph: '#ffffff' },
  attention: { tile: '#ec5651', glyph: '#ffffff' },
} as const;

/** Firefox's `theme_icons`: `dark` is for toolbars with dark text, `light` for those with light text. */
const BY_THEME = { dark: BRAND, light: { tile: '#9db7ff', glyph: '#101d4a' } } as const;

const TOOLBAR_SIZES = [16, 32];

const product: Icon[] = [16, 32, 48, 128].map((size) => ({
  file: `${size}.png`,
  size,
  margin: size === 128 ? 16 : 0,
  shows: 'active',
  colours: BRAND,
}));

const states: Icon[] = (['idle', 'active', 'attention'] as const).flatMap((state) =>
  TOOLBAR_SIZES.map((size) => ({
    file: `toolbar/${state}-${size}.png`,
    size,
    margin: 0,
    shows: state,
    colours: ON_ANY_TOOLBAR[state],
  })),
);

/** As drawings: Firefox, whose alone they are, takes those, in a quarter of the bytes and sharp on any screen. */
const themed: Icon[] = (['dark', 'light'] as const).map((text) => ({
  file: `toolbar/idle-${text}-text.svg`,
  size: 16,
  margin: 0,
  shows: 'idle',
  colours: BY_THEME[text],
}));

export const ICONS: readonly Icon[] = [...product, ...states, ...themed];

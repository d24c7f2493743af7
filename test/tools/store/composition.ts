import { NAME } from './pictures';

/** Pages that are nothing but a picture: the product's mark, its name, a sentence, and what it looks like. */

export interface Size {
  width: number;
  height: number;
}

/** The store's own sizes. */
export const SCREENSHOT: Size = { width: 1280, height: 800 };
export const TILE: Size = { width: 440, height: 280 };
export const MARQUEE: Size = { width: 1400, height: 560 };

interface Parts {
  size: Size;
  isDark: boolean;
  /** The icon, as SVG. */
  icon: string;
  sentence: string;
  /** PNG of a page in its state, and its size on the page; null: the mark and the words alone. */
  shown: { png: Buffer; size: Size } | null;
}

/** Beside a narrow page, above a wide one, in the middle where there is none. */
export function compositionOf({ size, isDark, icon, sentence, shown }: Parts): string {
  const layout = shown === null ? 'alone' : shown.size.width > shown.size.height ? 'above' : 'beside';
  return `<!doctype html>
<html lang="en" data-theme="${isDark ? 'dark' : 'light'}">
<style>${STYLE}</style>
<body class="${layout}" style="width:${size.width}px;height:${size.height}px">
<header>
  <p class="name">${icon}${NAME}</p>
  <h1>${sentence}</h1>
</header>
${shown === null ? '' : imageOf(shown, size)}
</body>
</html>`;
}

/** One that is taller than there is room begins in sight and goes on below the edge. */
function imageOf({ png, size }: { png: Buffer; size: Size }, room: Size): string {
  const source = `data:image/png;base64,${png.toString('base64')}`;
  return `<img class="${size.height > room.height ? 'cut' : ''}" alt="" src="${source}" style="width:${size.width}px">`;
}

const STYLE = `
  :root { --ground: #eef0f4; --text: #1a1e24; --muted: #59616c; --line: #d5d9e0; }
  :root[data-theme="dark"] { --ground: #0c0e11; --text: #e5e8ec; --muted: #a0a8b3; --line: #30363e; }
  * { box-sizing: border-box; margin: 0; }
  body { display: grid; overflow: hidden; background: var(--ground); color: var(--text); font-family: system-ui, sans-serif; }
  .name { display: flex; align-items: center; gap: 0.6em; color: var(--muted); font-size: 20px; font-weight: 600; }
  .name svg { width: 1.6em; height: 1.6em; }
  h1 { margin-top: 22px; font-size: 38px; font-weight: 600; line-height: 1.25; letter-spacing: -0.015em; text-wrap: balance; }
  img { display: block; border: 1px solid var(--line); border-radius: 10px; box-shadow: 0 18px 50px rgb(10 20 50 / 14%); }
  .beside { grid-template-columns: 1fr auto; align-items: center; gap: 80px; padding: 0 110px; }
  .beside img.cut { align-self: start; margin-top: 48px; }
  .above { align-content: start; justify-items: center; gap: 30px; padding-top: 38px; }
  .above header { display: flex; align-items: center; justify-content: space-between; width: 1096px; }
  .above h1 { margin: 0; font-size: 26px; }
  .alone { place-content: center; padding: 0 9%; }
  .alone .name { color: var(--text); font-size: 26px; }
  .alone h1 { margin-top: 14px; color: var(--muted); font-size: 19px; font-weight: 400; line-height: 1.4; letter-spacing: 0; }
`;

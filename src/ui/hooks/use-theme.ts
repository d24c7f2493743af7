import { useLayoutEffect } from 'preact/hooks';
import type { Summary } from '../../watch/model/records';
import { direction, locale } from '../app/i18n';

/** Sets the person's theme, and the language and direction of the texts, on the document. */
export function useTheme(theme: Summary['theme']): void {
  useLayoutEffect(() => {
    const { documentElement: root } = document;
    root.lang = locale();
    root.dir = direction();
    if (theme === 'light' || theme === 'dark') root.dataset.theme = theme;
    else delete root.dataset.theme;
  }, [theme]);
}

import { useEffect, useState } from 'preact/hooks';
import { t } from '../../app/i18n';
import { usePage } from '../../app/page';

/** How the icon comes to stand in the toolbar, and whether it does: where the count and the mark are seen. */
export function PinInstructions() {
  const { toolbar, browser } = usePage();
  const [isPinned, setPinned] = useState<boolean | null>(null);

  // The browser does not tell when it changes; the person comes back to this page from its menu.
  useEffect(() => {
    const read = () => void toolbar.isPinned().then(setPinned);
    read();
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') read();
    }, 1_000);
    return () => clearInterval(timer);
  }, [toolbar]);

  return (
    <p role="status">
      {isPinned ? t('pinned') : t(browser === 'firefox' ? 'pinStepsFirefox' : 'pinStepsChrome')}
    </p>
  );
}

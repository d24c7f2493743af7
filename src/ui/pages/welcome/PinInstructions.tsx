import { useEffect, useState } from 'preact/hooks';
import { t } from '../../app/i18n';
import { usePage } from '../../app/page';

/** How to pin the icon to the toolbar, where its badge is seen, and whether it is pinned. */
export function PinInstructions() {
  const { toolbar, browser } = usePage();
  const [isPinned, setPinned] = useState<boolean | null>(null);

  // The browser sends no event when it is pinned, and the page stays visible meanwhile: so it is asked every second.
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

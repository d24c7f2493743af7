import { t } from '../../app/i18n';
import { usePage } from '../../app/page';
import { IconButton } from '../../components/IconButton';

interface Props {
  /** Only the popup is closed by a permission prompt. */
  isPopup: boolean;
  /** The clipboard's text; null if the browser did not give it. */
  onCopied(text: string | null): void;
}

/** Pastes by a click, for those who do not use the keyboard. */
export function PasteButton({ isPopup, onCopied }: Props) {
  const page = usePage();

  /** Reads the clipboard straight from the click: browsers give it only then. */
  async function paste() {
    const copied = await page.clipboard.read();
    if (copied !== null || !isPopup) return onCopied(copied);
    void page.storage.setDraft('draft:paste', { at: page.now() });
    // Chrome closes the popup to ask, and the next popup goes on from the draft.
    const isAllowed = await page.clipboard.ask();
    void page.storage.removeDraft('draft:paste');
    onCopied(isAllowed ? await page.clipboard.read() : null);
  }

  return <IconButton class="paste" icon="paste" name={t('paste')} onClick={() => void paste()} />;
}

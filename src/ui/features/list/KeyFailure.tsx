import { t } from '../../app/i18n';
import '../../components/undo.css';

interface Props {
  /** Why the latest key did nothing; null if it did. */
  failure: string | null;
  dismiss(): void;
}

/** Says at the bottom of the page that a key of the list did nothing: no button is near that could say so. */
export function KeyFailure({ failure, dismiss }: Props) {
  if (failure === null) return null;
  return (
    <div class="undo" role="alert">
      <span>{failure}</span>
      <button type="button" onClick={dismiss}>
        {t('dismiss')}
      </button>
    </div>
  );
}

import { t } from '../../app/i18n';
import { IconButton } from '../../components/IconButton';
import { countText, useKnownCount } from './count-text';

interface Props {
  /** Where it was found: a file's name, the clipboard. */
  name: string;
  ids: string[];
  hasKey: boolean;
  /** Why some of it was not read. */
  unread?: string | null;
  /** Instead of how many there are. */
  shown?: string;
  /** What the button is called to those who hear it, where that is not by the name. */
  watchName?: string;
  onWatch(): void;
  onDismiss(): void;
}

/** What was found in something that is not in the field, with the button that watches it. Nothing is watched automatically. */
export function FoundIds(props: Props) {
  const { name, ids, hasKey, unread, shown, watchName = t('watchFrom', name), onWatch, onDismiss } = props;
  const known = useKnownCount(ids);
  return (
    <div class="offer">
      <p class="offer-text" role="status">
        <bdi class="offer-name">{name}</bdi>{' '}
        <span class="hint block">
          {ids.length === 0 ? t('noIdInFile') : (shown ?? countText(ids, known))}
        </span>
        {unread && <span class="hint block">{unread}</span>}
        {hasKey && <span class="watch-key block">{t('keyInText')}</span>}
      </p>
      {ids.length > 0 && (
        <button type="button" aria-label={watchName} onClick={onWatch}>
          {t('watch')}
        </button>
      )}
      <IconButton icon="close" name={t('dismiss')} onClick={onDismiss} />
    </div>
  );
}

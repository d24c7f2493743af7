import type { Summary } from '../../../watch/model/records';
import { plural, t } from '../../app/i18n';
import { usePage } from '../../app/page';
import { ConnectionChoice } from '../../components/ConnectionChoice';
import { Icon } from '../../components/Icon';
import { IconButton } from '../../components/IconButton';

/** Where the popup's list and inspector are shown: in the toolbar's popup, or in a panel beside the page. */
export type PopupPlace = 'popup' | 'panel';

interface Props {
  summary: Summary;
  place: PopupPlace;
  /** Opens the filter of the list; null where there is nothing to filter. */
  onFilter: (() => void) | null;
}

/** Which connection pasted IDs go to, how many are in progress, and links to the other pages. */
export function PopupHeader({ summary, place, onFilter }: Props) {
  const { inProgress } = summary.counts;
  return (
    <header class="bar">
      <ConnectionChoice summary={summary} />
      <span class="bar-count">{inProgress > 0 && plural('inProgress', inProgress)}</span>
      {onFilter && <IconButton class="tool" icon="search" name={t('keyFilter')} onClick={onFilter} />}
      {place === 'popup' && <PanelButton />}
      <a
        class="tool"
        href="/history.html"
        target="_blank"
        rel="noopener"
        aria-label={t('openAsPage')}
        data-tip={t('openAsPage')}
      >
        <Icon name="page" />
      </a>
      <a
        class="tool"
        href="/options.html"
        target="_blank"
        rel="noopener"
        aria-label={t('options')}
        data-tip={t('options')}
      >
        <Icon name="options" />
      </a>
    </header>
  );
}

/** Opens the side panel, which stays open where the popup closes. */
function PanelButton() {
  const { panel, browser } = usePage();
  const name = t(browser === 'firefox' ? 'openAsSidebar' : 'openAsPanel');
  return (
    <IconButton
      class="tool"
      icon="panel"
      name={name}
      onClick={async () => {
        if (await panel.open()) window.close();
      }}
    />
  );
}

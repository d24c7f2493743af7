import type { View } from '../../watch/records';
import { Icon } from '../components/Icon';
import { usePage } from '../page';
import { plural, t } from '../text';
import { defaultConnection } from '../trouble';
import type { Place } from './Popup';

/** Which connection pasted IDs go to, how much is under way, and the ways to the other pages. */
export function Header({ view, place }: { view: View; place: Place }) {
  const { underWay } = view.counts;
  return (
    <header class="bar">
      <h1 class="unseen">{t('extensionName')}</h1>
      <Connection view={view} />
      <span class="bar-count">{underWay > 0 && plural('underWay', underWay)}</span>
      {place === 'popup' && <ToPanel />}
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

/** On into the panel, which stays where the popup closes. */
function ToPanel() {
  const { panel } = usePage();
  return (
    <button
      type="button"
      class="tool plain"
      aria-label={t('openAsPanel')}
      data-tip={t('openAsPanel')}
      onClick={async () => {
        if (await panel.open()) window.close();
      }}
    >
      <Icon name="panel" />
    </button>
  );
}

function Connection({ view }: { view: View }) {
  const { send } = usePage();
  const chosen = defaultConnection(view);
  if (!chosen) return null;
  if (view.connections.length === 1) {
    return (
      <span class="bar-connection" title={chosen.baseUrl}>
        <span class={`dot ${chosen.colour}`} />
        <bdi>{chosen.name}</bdi>
      </span>
    );
  }
  return (
    <span class="bar-connection">
      <span class={`dot ${chosen.colour}`} />
      <select
        aria-label={t('connection')}
        value={chosen.id}
        onChange={(event) =>
          void send({ type: 'saveSettings', patch: { defaultConnectionId: event.currentTarget.value } })
        }
      >
        {view.connections.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
    </span>
  );
}

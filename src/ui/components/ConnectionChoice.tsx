import type { Summary } from '../../watch/model/records';
import { defaultConnectionIn } from '../app/connection-problem';
import { t } from '../app/i18n';
import { usePage } from '../app/page';

/** The connection that pasted IDs go to: its name, or a choice where there are several. */
export function ConnectionChoice({ summary }: { summary: Summary }) {
  const { send } = usePage();
  const chosen = defaultConnectionIn(summary);
  if (!chosen) return null;

  async function choose(list: HTMLSelectElement) {
    const reply = await send({ type: 'saveSettings', patch: { defaultConnectionId: list.value } });
    // The list shows where new IDs go, not what was chosen in vain.
    if (!reply.ok && chosen) list.value = chosen.id;
  }

  if (summary.connections.length === 1) {
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
        aria-label={t('connectionForNewIds')}
        value={chosen.id}
        onChange={(event) => void choose(event.currentTarget)}
      >
        {summary.connections.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
    </span>
  );
}

import type { Colour } from '../../watch/model/colours';
import { t } from '../app/i18n';
import { visibleText } from '../app/visible-text';

/** What distinguishes a connection from others. One that is not there any more has no colour. */
export interface NamedConnection {
  name: string;
  colour: Colour | null;
}

/** A connection by its colour and its name. Colour alone would say nothing to people who do not see it. */
export function ConnectionName({ connection }: { connection: NamedConnection }) {
  const { colour } = connection;
  const name = visibleText(connection.name);
  if (colour === null) return <FormerConnectionName name={name} />;
  return (
    <span class="connection-named">
      <span class={`dot ${colour}`} />
      <bdi>{name}</bdi>
    </span>
  );
}

/** One that was removed, or that an imported file names. Where there is no room for all of it, the name is what is left. */
function FormerConnectionName({ name }: { name: string }) {
  return (
    <span class="connection-named" title={t('connectionFormer', name)}>
      <span class="dot former" />
      <span class="connection-former">
        <bdi>{name}</bdi> <span class="connection-gone">{t('connectionGone')}</span>
      </span>
    </span>
  );
}

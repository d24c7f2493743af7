import { useState } from 'preact/hooks';
import type { View } from '../../../watch/model/records';
import { defaultConnection } from '../../app/connection-problem';
import { t } from '../../app/i18n';
import { ConnectedNotice } from '../../features/connection-form/Identity';

/** Says whose key it is that has just been verified, until the person puts it away. */
export default function Greeting({ view }: { view: View }) {
  const [isDismissed, setDismissed] = useState(false);
  const identity = defaultConnection(view)?.identity;
  if (!identity || isDismissed) return null;
  return <ConnectedNotice owner={identity} title={t('connected')} onClose={() => setDismissed(true)} />;
}

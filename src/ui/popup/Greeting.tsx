import { useState } from 'preact/hooks';
import type { View } from '../../watch/records';
import { ConnectedNotice } from '../connection/Identity';
import { t } from '../text';
import { defaultConnection } from '../trouble';

/** Says whose key it is that has just been verified, until the person puts it away. */
export default function Greeting({ view }: { view: View }) {
  const [isDismissed, setDismissed] = useState(false);
  const identity = defaultConnection(view)?.identity;
  if (!identity || isDismissed) return null;
  return <ConnectedNotice owner={identity} title={t('connected')} onClose={() => setDismissed(true)} />;
}

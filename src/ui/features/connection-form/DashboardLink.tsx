import { t } from '../../app/i18n';

/** Where API keys are made (docs/SYNAP-API.md, "Where"). */
const DASHBOARD = 'https://synap.maximem.ai';

/** The way to an API key, for whoever has none yet. */
export function DashboardLink() {
  return (
    <a href={DASHBOARD} target="_blank" rel="noopener noreferrer">
      {t('openDashboard')}
    </a>
  );
}

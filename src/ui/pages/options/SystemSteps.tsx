import { t } from '../../app/i18n';

export type System = 'macos' | 'windows' | 'linux' | 'chromeos';

/** The operating system by what the browser says of itself. */
export function systemOf(userAgent: string): System {
  if (/CrOS/.test(userAgent)) return 'chromeos';
  if (/Mac/.test(userAgent)) return 'macos';
  if (/Windows/.test(userAgent)) return 'windows';
  return 'linux';
}

/** Where each system has the switch for a browser's notifications: this system first, the others folded. */
export function SystemSteps() {
  const own = systemOf(navigator.userAgent);
  const steps: Record<System, { name: string; steps: string[] }> = {
    macos: { name: t('macos'), steps: [t('macosStep1'), t('macosStep2'), t('macosStep3')] },
    windows: { name: t('windows'), steps: [t('windowsStep1'), t('windowsStep2'), t('windowsStep3')] },
    linux: { name: t('linux'), steps: [t('linuxStep1'), t('linuxStep2'), t('linuxStep3')] },
    chromeos: { name: t('chromeos'), steps: [t('chromeosStep1'), t('chromeosStep2')] },
  };
  return (
    <div class="system-steps">
      <h3>{t('systemStepsTitle', steps[own].name)}</h3>
      <ol>
        {steps[own].steps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      {Object.entries(steps).map(([system, { name, steps: other }]) =>
        system === own ? null : (
          <details key={system}>
            <summary>{name}</summary>
            <ol>
              {other.map((step) => (
                <li key={step}>{step}</li>
              ))}
            </ol>
          </details>
        ),
      )}
    </div>
  );
}

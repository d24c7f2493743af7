import { useState } from 'preact/hooks';
import type { Diagnosis } from '../../../messages';
import type { SynapError } from '../../../synap/errors';
import { type MessageKey, t } from '../../app/i18n';
import { usePage } from '../../app/page';
import type { ShapeName, Tone } from '../../app/status';
import { ErrorNotice } from '../../components/ErrorNotice';
import { StatusShape } from '../../components/Icon';
import { pressable } from '../../components/pressable';
import { useMessage } from '../../hooks/use-message';
import './diagnostics.css';
import { diagnosticsText, type Finding, groupFindings } from './findings';
import { OptionsSection } from './OptionsSection';

type DiagnosticsState =
  | { is: 'idle' | 'running' }
  | { is: 'done'; diagnosis: Diagnosis }
  | { is: 'failed'; error: Pick<SynapError, 'code' | 'detail'> };

/** Checks everything that polling depends on, when the person asks for it. */
export function Diagnostics() {
  const page = usePage();
  const [state, setState] = useState<DiagnosticsState>({ is: 'idle' });
  const { message, say, fail, clear } = useMessage();

  async function run() {
    clear();
    setState({ is: 'running' });
    const reply = await page.send({ type: 'diagnose' });
    setState(reply.ok ? { is: 'done', diagnosis: reply.value } : { is: 'failed', error: reply.error });
  }

  async function copy(diagnosis: Diagnosis) {
    const text = diagnosticsText(diagnosis, { version: page.version, browser: navigator.userAgent });
    if (await page.copy(text)) say(t('copied'));
    else fail(t('copyRefused'));
  }

  return (
    <OptionsSection id="diagnostics" title={t('diagnostics')} message={message}>
      <p class="hint">{t('diagnosticsText')}</p>
      <div class="buttons">
        <button type="button" {...pressable(state.is !== 'running', () => void run())}>
          {t('diagnosticsRun')}
        </button>
        {state.is === 'done' && (
          <button type="button" onClick={() => void copy(state.diagnosis)}>
            {t('copyDiagnostics')}
          </button>
        )}
      </div>
      <div aria-live="polite" class="diagnostics">
        {state.is === 'running' && <p class="muted">{t('testing')}</p>}
        {state.is === 'done' && <DiagnosticsReport diagnosis={state.diagnosis} />}
        {state.is === 'failed' && <ErrorNotice problem={state.error} isAnswer={true} />}
      </div>
    </OptionsSection>
  );
}

function DiagnosticsReport({ diagnosis }: { diagnosis: Diagnosis }) {
  return (
    <>
      {groupFindings(diagnosis).map(({ of, findings }) => (
        <section key={of?.id ?? ''} class="card" aria-label={of?.name ?? t('diagnosticsGeneral')}>
          {of && (
            <h3>
              <bdi>{of.name}</bdi>
            </h3>
          )}
          <dl class="findings">
            {findings.map((finding) => (
              <FindingRow key={finding.name} {...finding} />
            ))}
          </dl>
        </section>
      ))}
    </>
  );
}

const looks: Record<Finding['verdict'], [ShapeName, Tone, MessageKey]> = {
  good: ['completed', 'good', 'diagnosticsOk'],
  warn: ['timedOut', 'warn', 'diagnosticsWarning'],
  bad: ['failed', 'bad', 'diagnosticsProblem'],
  info: ['queued', 'quiet', 'diagnosticsNote'],
};

function FindingRow({ name, says, verdict }: Finding) {
  const [shape, tone, word] = looks[verdict];
  return (
    <div class={tone}>
      <dt>
        <StatusShape shape={shape} />
        {name}
      </dt>
      <dd>
        <span class="unseen">{t(word)}</span> {says}
      </dd>
    </div>
  );
}

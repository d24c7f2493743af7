import { useState } from 'preact/hooks';
import type { Diagnosis } from '../../../messages';
import type { SynapError } from '../../../synap/errors';
import { type MessageKey, t } from '../../app/i18n';
import { usePage } from '../../app/page';
import type { ShapeName, Tone } from '../../app/status';
import { ErrorNotice } from '../../components/ErrorNotice';
import { StatusShape } from '../../components/Icon';
import './diagnostics.css';
import { diagnosticsText, type Finding, groupFindings } from './findings';
import { OptionsSection } from './OptionsSection';

type DiagnosticsState =
  | { is: 'unasked' | 'asking' }
  | { is: 'told'; diagnosis: Diagnosis }
  | { is: 'failed'; error: Pick<SynapError, 'code' | 'detail'> };

/** Checks everything that polling depends on, when the person asks for it. */
export function Diagnostics() {
  const page = usePage();
  const [visit, setVisit] = useState<DiagnosticsState>({ is: 'unasked' });
  const [result, setResult] = useState('');

  async function examine() {
    setResult('');
    setVisit({ is: 'asking' });
    const reply = await page.send({ type: 'diagnose' });
    setVisit(reply.ok ? { is: 'told', diagnosis: reply.value } : { is: 'failed', error: reply.error });
  }

  async function copy(diagnosis: Diagnosis) {
    const text = diagnosticsText(diagnosis, { version: page.version, browser: navigator.userAgent });
    setResult((await page.copy(text)) ? t('copied') : t('copyRefused'));
  }

  return (
    <OptionsSection id="doctor" title={t('doctor')} result={result}>
      <p class="hint">{t('doctorHint')}</p>
      <div class="buttons">
        <button type="button" disabled={visit.is === 'asking'} onClick={() => void examine()}>
          {t('doctorExamine')}
        </button>
        {visit.is === 'told' && (
          <button type="button" onClick={() => void copy(visit.diagnosis)}>
            {t('copyDiagnostics')}
          </button>
        )}
      </div>
      <div aria-live="polite" class="doctor">
        {visit.is === 'told' && <DiagnosticsReport diagnosis={visit.diagnosis} />}
        {visit.is === 'failed' && <ErrorNotice problem={visit.error} isAnswer={true} />}
      </div>
    </OptionsSection>
  );
}

function DiagnosticsReport({ diagnosis }: { diagnosis: Diagnosis }) {
  return (
    <>
      {groupFindings(diagnosis).map(({ of, findings }) => (
        <section key={of?.id ?? ''} class="card" aria-label={of?.name ?? t('doctorGeneral')}>
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
  good: ['completed', 'good', 'doctorGood'],
  warn: ['timedOut', 'warn', 'doctorWarn'],
  bad: ['failed', 'bad', 'doctorBad'],
  info: ['queued', 'quiet', 'doctorInfo'],
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

import { useEffect, useState } from 'preact/hooks';
import { elapsedOf } from '../../app/format';
import { type MessageKey, t } from '../../app/i18n';
import type { ShapeName, Tone } from '../../app/status';
import { StatusShape } from '../../components/Icon';
import { pressable } from '../../components/pressable';
import { NotificationTest } from '../options/NotificationTest';

type SampleStage = 'queued' | 'processing' | 'completed';

const stageLooks: Record<SampleStage, [MessageKey, ShapeName, Tone]> = {
  queued: ['statusQueued', 'queued', 'quiet'],
  processing: ['statusProcessing', 'processing', 'active'],
  completed: ['statusCompleted', 'completed', 'good'],
};

/** Like a short job of Synap's. */
const QUEUED_S = 2;
const DONE_S = 6;

function stageAt(seconds: number): SampleStage {
  if (seconds < QUEUED_S) return 'queued';
  return seconds < DONE_S ? 'processing' : 'completed';
}

/** A simulated job that shows what watching looks like. Nothing is sent or saved. */
export function SampleJob() {
  /** Seconds since the sample was started; null before. */
  const [seconds, setSeconds] = useState<number | null>(null);
  const isRunning = seconds !== null && seconds < DONE_S;

  useEffect(() => {
    if (!isRunning) return;
    const timer = setInterval(() => setSeconds((before) => Math.min(DONE_S, (before ?? 0) + 1)), 1_000);
    return () => clearInterval(timer);
  }, [isRunning]);

  return (
    <>
      <p>{t('sampleText')}</p>
      <p class="buttons">
        <button type="button" {...pressable(!isRunning, () => setSeconds(0))}>
          {t(seconds === null ? 'sampleStart' : 'sampleAgain')}
        </button>
      </p>
      {seconds !== null && <SampleRow seconds={seconds} />}
      {seconds === DONE_S && (
        <>
          <p>{t('sampleDone')}</p>
          <NotificationTest action={t('sampleNotify')} />
        </>
      )}
    </>
  );
}

function SampleRow({ seconds }: { seconds: number }) {
  const [word, shape, tone] = stageLooks[stageAt(seconds)];
  return (
    <div class={`sample ${tone}`}>
      <StatusShape shape={shape} />
      <b>{t('sampleName')}</b>
      <span class="elapsed">{elapsedOf(seconds * 1_000)}</span>
      <span class="word" role="status">
        {t(word)}
      </span>
    </div>
  );
}

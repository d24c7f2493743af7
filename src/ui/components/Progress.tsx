import { t } from '../app/i18n';
import { usePage } from '../app/page';
import { type ExpectedDuration, progressOf, progressText } from '../app/progress';
import { useTicking } from '../hooks/use-ticking';
import './progress.css';

/** The usual duration of a job as a bar that fills while the job is in progress. */
export function ProgressBar(usual: ExpectedDuration) {
  const { text, percent, isSlow } = useProgress(usual, false);
  return (
    <progress
      class={isSlow ? 'slow' : ''}
      max={100}
      value={percent}
      aria-label={t('progress')}
      aria-valuetext={text}
    />
  );
}

/** What the bar says, in words. */
export function ProgressText({ hasAgeBeside, ...usual }: ExpectedDuration & { hasAgeBeside: boolean }) {
  const { text, isSlow } = useProgress(usual, hasAgeBeside);
  return <span class={isSlow ? 'progress-text slow' : 'progress-text'}>{text}</span>;
}

function useProgress(expected: ExpectedDuration, hasAgeBeside: boolean) {
  const { since, offsetMs } = expected;
  const { now } = usePage();
  const ageAt = (at: number) => at + offsetMs - since;
  const text = useTicking((at) => progressText(ageAt(at), expected, hasAgeBeside));
  useTicking((at) => String(progressOf(ageAt(at), expected).percent));
  return { text, ...progressOf(ageAt(now()), expected) };
}

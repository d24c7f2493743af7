import { type Block, isBlockReason } from '../../watch/model/records';
import { type ErrorDetails, explain } from '../app/errors';
import { timeOfDay } from '../app/format';
import { type MessageKey, t } from '../app/i18n';
import { visibleBeginning } from '../app/visible-text';
import { useTicking } from '../hooks/use-ticking';
import { CopyButton } from './CopyButton';
import { ErrorActions, type ErrorTarget } from './ErrorActions';
import { Icon } from './Icon';
import { IdGroups } from './IdGroups';
import './notice.css';

interface Props {
  problem: ErrorDetails;
  target?: ErrorTarget;
  /** It answers what the person has just done: a screen reader says it at once. */
  isAnswer?: boolean;
}

/** What went wrong, in words, with what resolves it. */
export function ErrorNotice({ problem, target = {}, isAnswer = false }: Props) {
  const { title, text, action } = explain(problem.code);
  return (
    <section class={`notice ${action === 'wait' ? 'warn' : 'bad'}`} role={isAnswer ? 'alert' : undefined}>
      <Icon name="warning" />
      <div class="notice-body">
        <h2>{title}</h2>
        <p>{problem.text ?? text}</p>
        <ServerDetails problem={problem} />
        {problem.until ? <TriedAgainAt at={problem.until} code={problem.code} /> : null}
        <ErrorActions action={action} problem={problem} target={target} />
      </div>
    </section>
  );
}

/** As much of it as is shown; it may be a whole page. */
const DETAIL_MAX = 500;

/** What the server said, and the correlation ID that its support asks for. */
function ServerDetails({ problem: { detail, correlationId } }: { problem: ErrorDetails }) {
  return (
    <>
      {detail && (
        <p class="said">
          <bdi>{visibleBeginning(detail, DETAIL_MAX)}</bdi>
        </p>
      )}
      {correlationId && (
        <p class="correlation">
          {t('correlationId')}{' '}
          <code>
            <IdGroups id={correlationId} />
          </code>
          <CopyButton text={correlationId} name={t('copyCorrelationId')} />
        </p>
      )}
    </>
  );
}

/** A pause ends at that time; what is blocked is only tried again. */
const untilTexts: Record<Block['reason'], MessageKey> = {
  key_rejected: 'nextTryAt',
  key_needed: 'nextTryAt',
  no_credits: 'retriesAt',
  permission_missing: 'nextTryAt',
};

function TriedAgainAt({ at, code }: { at: number; code: string }) {
  const name = isBlockReason(code) ? untilTexts[code] : 'resumesAt';
  const text = useTicking((now) => (at > now ? t(name, timeOfDay(at)) : ''));
  return text ? <p class="resumes">{text}</p> : null;
}

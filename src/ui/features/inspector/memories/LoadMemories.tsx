import type { RefObject } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { DEFAULT_LIMIT_PER_MIN } from '../../../../watch/model/limits';
import type { ConnectionView, Ingestion } from '../../../../watch/model/records';
import { durationOf } from '../../../app/format';
import { formatNumber, plural, t } from '../../../app/i18n';
import type { MemoryLoad } from '../../../app/memory-load';
import { usePage } from '../../../app/page';
import { useStore, valueIn } from '../../../app/store';
import { items } from '../../../app/stored-items';
import { useMemoryLoad } from '../../../hooks/use-memory-load';
import { useTicking } from '../../../hooks/use-ticking';

/** More than this are loaded only after a question that says what it costs. */
export const UNASKED_MAX = 20;

interface Props {
  record: Ingestion;
  connection: ConnectionView | null;
  ids: readonly string[];
}

/** Loads the memories that are not there yet: the button, the question before many, the progress with Cancel. */
export function LoadMemories({ record, connection, ids }: Props) {
  const { memories } = usePage();
  const load = useMemoryLoad(record.id);
  const [isAsked, setAsked] = useState(false);
  const missing = ids.filter((id) => !load.memories.has(id) && !load.failures.has(id));

  function start() {
    setAsked(false);
    memories.load(record.id, missing);
  }

  if (load.progress) return <LoadProgress load={load} onCancel={() => memories.cancel(record.id)} />;
  const loaded = load.memories.size + load.failures.size;
  return (
    <>
      <p class="unseen" role="status">
        {load.memories.size > 0 && plural('memoriesLoaded', load.memories.size)}
      </p>
      {missing.length > 0 &&
        (isAsked ? (
          <LoadQuestion
            count={missing.length}
            record={record}
            connection={connection}
            onLoad={start}
            onCancel={() => setAsked(false)}
          />
        ) : (
          <button type="button" onClick={() => (missing.length > UNASKED_MAX ? setAsked(true) : start())}>
            {loaded > 0 ? plural('loadMoreMemories', missing.length) : plural('loadMemories', missing.length)}
          </button>
        ))}
    </>
  );
}

interface LoadQuestionProps {
  count: number;
  record: Ingestion;
  connection: ConnectionView | null;
  onLoad(): void;
  onCancel(): void;
}

/** How many requests it takes, how long at the present limit, and that it may cost credits. */
export function LoadQuestion({ count, record, connection, onLoad, onCancel }: LoadQuestionProps) {
  const button = useRef<HTMLButtonElement>(null);
  useTakenFocus(button);
  const store = useStore(items.runtime(record.connectionId));
  const allowed = valueIn(store, items.runtime(record.connectionId))?.limitPerMin ?? DEFAULT_LIMIT_PER_MIN;
  const perMin = Math.min(allowed, connection?.limitPerMin ?? allowed);
  return (
    <div class="memories-question" role="alert">
      <p>{plural('askLoadMemories', count, durationOf(Math.ceil((count / perMin) * 60) * 1_000))}</p>
      <span class="buttons">
        <button type="button" class="primary" ref={button} onClick={onLoad}>
          {t('load')}
        </button>
        <button type="button" onClick={onCancel}>
          {t('cancel')}
        </button>
      </span>
    </div>
  );
}

interface LoadProgressProps {
  load: MemoryLoad;
  onCancel(): void;
}

/** How far it is, and until when it waits. */
export function LoadProgress({ load: { progress, waitingUntil }, onCancel }: LoadProgressProps) {
  const button = useRef<HTMLButtonElement>(null);
  useTakenFocus(button);
  const { done, all } = progress ?? { done: 0, all: 1 };
  const text = t('loadingMemories', formatNumber(done), formatNumber(all));
  return (
    <div class="memories-progress">
      <progress max={all} value={done} aria-label={text} />
      <span>{text}</span>
      <button type="button" ref={button} onClick={onCancel}>
        {t('cancel')}
      </button>
      {waitingUntil !== null && <MemoryWait until={waitingUntil} />}
    </div>
  );
}

/** Takes the focus of the button in whose place it is shown. */
function useTakenFocus(element: RefObject<HTMLElement | null>): void {
  useLayoutEffect(() => {
    if (document.activeElement === document.body) element.current?.focus();
  }, [element]);
}

/** A wait of a moment is not worth a word. */
const WORTH_SAYING_MS = 2_000;

function MemoryWait({ until }: { until: number }) {
  const text = useTicking((now) =>
    until - now < WORTH_SAYING_MS
      ? ''
      : t('memoriesWait', durationOf(Math.ceil((until - now) / 1_000) * 1_000)),
  );
  return text ? <p class="hint">{text}</p> : null;
}

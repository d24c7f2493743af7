import { useEffect, useState } from 'preact/hooks';
import type { Memory } from '../../../../messages';
import type { Ingestion } from '../../../../watch/model/records';
import { plural, t } from '../../../app/i18n';
import { startOf } from '../../../app/ingestion-times';
import type { MemoryLoad } from '../../../app/memory-load';
import { usePage } from '../../../app/page';
import { useStore, valueIn } from '../../../app/store';
import { items } from '../../../app/stored-items';
import { visibleBeginning } from '../../../app/visible-text';
import { ErrorNotice } from '../../../components/ErrorNotice';
import { useMemoryLoad } from '../../../hooks/use-memory-load';
import { LoadProgress, LoadQuestion, UNASKED_MAX } from '../memories/LoadMemories';
import { compareMemories } from './compare-memories';

interface Props {
  record: Ingestion;
  other: Ingestion;
}

/** What is new and what is gone between two ingestions, once the memories of both are loaded. */
export function MemoryComparison({ record, other }: Props) {
  const page = usePage();
  const [isRefused, setRefused] = useState(false);
  const summary = valueIn(useStore(items.summary), items.summary);
  const loads = [useMemoryLoad(record.id), useMemoryLoad(other.id)] as const;
  const missing = missingOf(record, loads[0]) + missingOf(other, loads[1]);
  const going = loads.find(({ progress }) => progress !== null);
  const stoppedBy = loads.find((load) => load.stoppedBy !== null)?.stoppedBy ?? null;
  const isUnasked = missing > 0 && missing <= UNASKED_MAX && !going && stoppedBy === null && !isRefused;

  function load() {
    for (const { id, memoryIds } of [record, other]) page.memories.load(id, memoryIds);
  }
  function cancel() {
    setRefused(true);
    for (const { id } of [record, other]) page.memories.cancel(id);
  }
  useEffect(() => {
    if (isUnasked) load();
  }, [isUnasked]);

  if (going) return <LoadProgress load={sumOfLoads(loads)} onCancel={cancel} />;
  if (stoppedBy) return <ErrorNotice problem={stoppedBy} target={{ onRetry: load }} isAnswer={true} />;
  if (missing > 0) {
    const connection = summary?.connections.find(({ id }) => id === record.connectionId) ?? null;
    if (isUnasked) return null;
    return isRefused ? (
      <button type="button" onClick={() => setRefused(false)}>
        {plural('loadMoreMemories', missing)}
      </button>
    ) : (
      <LoadQuestion
        count={missing}
        record={record}
        connection={connection}
        onLoad={load}
        onCancel={() => setRefused(true)}
      />
    );
  }
  return <TwoMemorySets record={record} other={other} loads={loads} />;
}

/** What is neither loaded nor known to fail. */
function missingOf({ memoryIds }: Ingestion, { memories, failures }: MemoryLoad): number {
  return new Set(memoryIds.filter((id) => !memories.has(id) && !failures.has(id))).size;
}

/** The progress of both. */
function sumOfLoads([one, other]: readonly [MemoryLoad, MemoryLoad]): MemoryLoad {
  const sum = (of: 'done' | 'all') => (one.progress?.[of] ?? 0) + (other.progress?.[of] ?? 0);
  return {
    ...one,
    progress: { done: sum('done'), all: sum('all') },
    waitingUntil: one.waitingUntil ?? other.waitingUntil,
  };
}

interface TwoMemorySetsProps extends Props {
  loads: readonly [MemoryLoad, MemoryLoad];
}

function TwoMemorySets({ record, other, loads }: TwoMemorySetsProps) {
  const isOtherEarlier = startOf(other) <= startOf(record);
  const [own, others] = [memoriesOf(record, loads[0]), memoriesOf(other, loads[1])];
  const { added, gone, unchanged } = isOtherEarlier
    ? compareMemories(others, own)
    : compareMemories(own, others);
  const failed = loads[0].failures.size + loads[1].failures.size;
  return (
    <div class="comparison">
      <p class="muted" role="status">
        {[
          plural('comparedNew', added.length),
          plural('comparedGone', gone.length),
          plural('comparedSame', unchanged),
        ].join(' · ')}
      </p>
      {failed > 0 && <p class="wrong">{plural('memoriesFailed', failed)}</p>}
      <DifferenceList name={plural('comparedNew', added.length)} contents={added} isNew={true} />
      <DifferenceList name={plural('comparedGone', gone.length)} contents={gone} isNew={false} />
    </div>
  );
}

function memoriesOf({ memoryIds }: Ingestion, { memories }: MemoryLoad): Memory[] {
  return [...new Set(memoryIds)].flatMap((id) => memories.get(id) ?? []);
}

/** Drawn of each list, and of each text. */
const DRAWN_MAX = 100;
const TEXT_MAX = 400;

interface DifferenceListProps {
  name: string;
  contents: readonly string[];
  isNew: boolean;
}

function DifferenceList({ name, contents, isNew }: DifferenceListProps) {
  if (contents.length === 0) return null;
  const Tag = isNew ? 'ins' : 'del';
  return (
    <>
      <ul class="diff" aria-label={name}>
        {contents.slice(0, DRAWN_MAX).map((content, index) => (
          <li key={index}>
            <Tag>
              <bdi>{visibleBeginning(content, TEXT_MAX) || t('memoryEmpty')}</bdi>
            </Tag>
          </li>
        ))}
      </ul>
      {contents.length > DRAWN_MAX && (
        <p class="muted">{plural('comparedMore', contents.length - DRAWN_MAX)}</p>
      )}
    </>
  );
}

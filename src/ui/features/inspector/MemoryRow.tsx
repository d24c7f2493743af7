import { useId, useState } from 'preact/hooks';
import type { Answers, Reply } from '../../../messages';
import { formatNumber, t } from '../../app/i18n';
import { usePage } from '../../app/page';
import { visibleText } from '../../app/visible-text';
import { CopyButton } from '../../components/CopyButton';
import { ErrorNotice } from '../../components/ErrorNotice';
import { Icon } from '../../components/Icon';
import { IdGroups } from '../../components/IdGroups';
import { MemoryContent } from './memories/MemoryContent';

type MemoryReply = Reply<'readMemory'>;

interface Props {
  ingestionId: string;
  id: string;
}

/** One memory by its ID. Unfolded, it shows the memory's text, which is requested from Synap once. */
export function MemoryRow({ ingestionId, id }: Props) {
  const { send } = usePage();
  const bodyId = useId();
  const [isOpen, setOpen] = useState(false);
  const [read, setRead] = useState<MemoryReply | null>(null);

  async function load() {
    setRead(null);
    setRead(await send({ type: 'readMemory', ingestionId, memoryId: id }));
  }

  function toggle() {
    setOpen(!isOpen);
    if (!isOpen && !read?.ok) void load();
  }

  return (
    <li>
      <div class="memory-head">
        <button
          type="button"
          class="memory-open plain"
          aria-label={id}
          aria-expanded={isOpen}
          aria-controls={isOpen ? bodyId : undefined}
          onClick={toggle}
        >
          <Icon name={isOpen ? 'down' : 'forward'} />
          <code>
            <IdGroups id={id} />
          </code>
        </button>
        <CopyButton text={id} name={t('copyMemoryId')} />
      </div>
      {isOpen && (
        <div class="memory" id={bodyId} aria-live="polite">
          <MemoryAnswer read={read} onRetry={() => void load()} />
        </div>
      )}
    </li>
  );
}

function MemoryAnswer({ read, onRetry }: { read: MemoryReply | null; onRetry(): void }) {
  if (read === null) return <p class="muted">{t('loading')}</p>;
  if (read.ok) return <MemoryText memory={read.value} />;
  const problem = read.error.code === 'not_found' ? { ...read.error, text: t('memoryNotFound') } : read.error;
  return <ErrorNotice problem={problem} target={{ onRetry }} />;
}

function MemoryText({ memory: { type, confidence, content } }: { memory: Answers['readMemory'] }) {
  return (
    <>
      <p class="memory-about muted">
        <bdi>{visibleText(type ?? t('memoryTypeUnknown'))}</bdi>
        {confidence !== null && <span>{t('memoryConfidence', formatNumber(confidence))}</span>}
        {content && <CopyButton text={content} name={t('copyMemory')} />}
      </p>
      <MemoryContent content={content} />
    </>
  );
}

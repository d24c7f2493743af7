import type { Memory } from '../../../../messages';
import { exactTime } from '../../../app/format';
import { formatNumber, t } from '../../../app/i18n';
import { visibleText } from '../../../app/visible-text';
import { CopyButton } from '../../../components/CopyButton';
import { IconButton } from '../../../components/IconButton';
import { IdGroups } from '../../../components/IdGroups';
import { MemoryContent } from './MemoryContent';

interface Props {
  id: string;
  memory: Memory;
  onClose(): void;
}

/** One memory in full, below the table. */
export function MemoryDetail({ id, memory: { type, content, confidence, createdAt }, onClose }: Props) {
  return (
    <div class="memory-detail">
      <p class="memory-about muted">
        <span class="memory-facts">
          <bdi>{visibleText(type ?? t('memoryTypeUnknown'))}</bdi>
          {confidence !== null && <span>{t('memoryConfidence', formatNumber(confidence))}</span>}
          {createdAt !== null && <span>{exactTime(createdAt)}</span>}
        </span>
        {content && <CopyButton text={content} name={t('copyMemory')} />}
        <IconButton icon="close" name={t('closeMemory')} onClick={onClose} />
      </p>
      <MemoryContent content={content} />
      <p class="memory-id">
        <code class="muted">
          <IdGroups id={id} />
        </code>
        <CopyButton text={id} name={t('copyMemoryId')} />
      </p>
    </div>
  );
}

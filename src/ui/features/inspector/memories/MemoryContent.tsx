import { t } from '../../../app/i18n';
import { visibleBeginning } from '../../../app/visible-text';
import { Scrollable } from '../../../components/Scrollable';

/** As much of a memory as is drawn; the copy has all of it. */
const CONTENT_MAX = 20_000;

/** The text of a memory in a box of its own, or that it has none. */
export function MemoryContent({ content }: { content: string | null }) {
  if (!content) return <p class="muted">{t('memoryEmpty')}</p>;
  return (
    <Scrollable class="long-text" label={t('memoryContent')}>
      <bdi>{visibleBeginning(content, CONTENT_MAX)}</bdi>
    </Scrollable>
  );
}

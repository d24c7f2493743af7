import { formatNumber, t } from '../../../app/i18n';
import { Menu, type MenuEntry } from '../../../components/Menu';
import { useCopy } from '../../../hooks/use-copy';
import { asMemoryCsv, asMemoryJson, asMemoryMarkdown } from './memory-copies';
import type { MemoryLine } from './memory-rows';

interface Props {
  typed: string;
  onType(typed: string): void;
  isGrouped: boolean;
  onGroup(isGrouped: boolean): void;
  /** What is listed, and therefore copied. */
  found: readonly MemoryLine[];
  all: number;
}

/** What is above the table: the search, the grouping, the copies. */
export function MemoryTools({ typed, onType, isGrouped, onGroup, found, all }: Props) {
  const { result, copy } = useCopy();
  const item = (name: string, text: (lines: readonly MemoryLine[]) => string): MenuEntry => ({
    name,
    run: () => void copy(text(found)),
  });
  return (
    <div class="memory-tools">
      <input
        type="search"
        class="memory-search"
        aria-label={t('findMemories')}
        placeholder={t('find')}
        value={typed}
        onInput={(event) => onType(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || event.isComposing || typed === '') return;
          event.preventDefault();
          onType('');
        }}
      />
      <span class="muted" role="status">
        {typed !== '' && t('countOf', formatNumber(found.length), formatNumber(all))}
      </span>
      <label>
        <input
          type="checkbox"
          checked={isGrouped}
          onChange={(event) => onGroup(event.currentTarget.checked)}
        />
        {t('groupByType')}
      </label>
      <Menu
        label={result === 'copied' ? t('copied') : t('copyMemoriesAs')}
        icon={result === 'copied' ? 'done' : 'copy'}
        items={[
          item(t('copyAsJson'), asMemoryJson),
          item('CSV', asMemoryCsv),
          item('Markdown', asMemoryMarkdown),
        ]}
      />
      {result === 'refused' && <span role="alert">{t('copyRefused')}</span>}
    </div>
  );
}

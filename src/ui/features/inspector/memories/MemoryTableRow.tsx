import type { ComponentChildren } from 'preact';
import { errorTitle } from '../../../app/errors';
import { dayAndTime, exactTime, isoTime } from '../../../app/format';
import { formatNumber, t } from '../../../app/i18n';
import { visibleText } from '../../../app/visible-text';
import type { MemoryLine } from './memory-rows';

/** As much of a text as two lines of a row ever show. */
const SHOWN_MAX = 400;

interface Props {
  line: MemoryLine;
  index: number;
  topPx: number;
  /** Of the group that begins with this row, and how much room it takes. */
  heading: string | null;
  headingPx: number;
  isOpen: boolean;
  isTabStop: boolean;
  onOpen(id: string): void;
  onRetry(ids: readonly string[]): void;
}

/** One memory at its place in the table, or why it could not be loaded. */
export function MemoryTableRow(props: Props) {
  const { line, index, topPx, heading, headingPx, isOpen, isTabStop, onOpen, onRetry } = props;
  const tabIndex = isTabStop ? undefined : -1;
  return (
    <>
      {heading !== null && (
        // biome-ignore lint/a11y/useSemanticElements: a row of a virtual table
        // biome-ignore lint/a11y/useFocusableInteractive: nothing can be done with it
        <div class="memory-group" role="row" style={{ insetBlockStart: `${topPx}px` }}>
          {/* biome-ignore lint/a11y/useSemanticElements: as above */}
          <span role="cell" aria-colspan={4}>
            <bdi>{visibleText(heading)}</bdi>
          </span>
        </div>
      )}
      {/* biome-ignore lint/a11y/useSemanticElements: a row of a virtual table */}
      {/* biome-ignore lint/a11y/useFocusableInteractive: its button takes the focus */}
      <div
        class={isOpen ? 'memory-row opened' : 'memory-row'}
        role="row"
        aria-rowindex={index + 2}
        style={{ insetBlockStart: `${topPx + headingPx}px` }}
      >
        {line.memory ? (
          <LoadedCells line={line} isOpen={isOpen} tabIndex={tabIndex} onOpen={onOpen} />
        ) : (
          <FailedCells line={line} tabIndex={tabIndex} onRetry={onRetry} />
        )}
      </div>
    </>
  );
}

interface LoadedCellsProps {
  line: Extract<MemoryLine, { failure: null }>;
  isOpen: boolean;
  tabIndex: number | undefined;
  onOpen(id: string): void;
}

function LoadedCells({ line: { id, memory }, isOpen, tabIndex, onOpen }: LoadedCellsProps) {
  const { type, content, confidence, createdAt } = memory;
  return (
    <>
      <MemoryCell name="type">
        <bdi>{visibleText(type?.slice(0, SHOWN_MAX) ?? t('memoryTypeUnknown'))}</bdi>
      </MemoryCell>
      <MemoryCell name="content">
        <button
          type="button"
          class="memory-open plain"
          data-id={id}
          aria-expanded={isOpen}
          tabIndex={tabIndex}
          onClick={() => onOpen(id)}
        >
          <bdi>{visibleText(content?.slice(0, SHOWN_MAX) || t('memoryEmpty'))}</bdi>
        </button>
      </MemoryCell>
      <MemoryCell name="confidence">{confidence !== null && formatNumber(confidence)}</MemoryCell>
      <MemoryCell name="created">
        {createdAt !== null && (
          <time dateTime={isoTime(createdAt) ?? ''} title={exactTime(createdAt)}>
            {dayAndTime(createdAt)}
          </time>
        )}
      </MemoryCell>
    </>
  );
}

interface FailedCellsProps {
  line: Extract<MemoryLine, { memory: null }>;
  tabIndex: number | undefined;
  onRetry(ids: readonly string[]): void;
}

function FailedCells({ line: { id, failure }, tabIndex, onRetry }: FailedCellsProps) {
  return (
    <>
      <MemoryCell name="type">
        <code title={id}>{id.slice(0, 8)}</code>
      </MemoryCell>
      <MemoryCell name="content">
        <span class="wrong">
          {failure.code === 'not_found' ? t('memoryNotFound') : errorTitle(failure.code)}
        </span>
        <button
          type="button"
          class="memory-open link"
          data-id={id}
          tabIndex={tabIndex}
          onClick={() => onRetry([id])}
        >
          {t('tryAgain')}
        </button>
      </MemoryCell>
      <MemoryCell name="confidence" />
      <MemoryCell name="created" />
    </>
  );
}

function MemoryCell({ name, children }: { name: string; children?: ComponentChildren }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a cell of a virtual table
    <span class={`memory-${name}`} role="cell">
      {children}
    </span>
  );
}

import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { formatNumber, t } from '../../app/i18n';
import { IconButton } from '../../components/IconButton';
import { Scrollable } from '../../components/Scrollable';
import { MATCHES_MAX, matchesIn, piecesOf } from './search';

/** A long text in a box of its own, with a field that finds what is in it. */
export function SearchableText({ text, label }: { text: string; label: string }) {
  const [typed, setTyped] = useState('');
  const [wanted, setWanted] = useState(0);
  const matches = useMemo(() => matchesIn(text, typed), [text, typed]);
  const count = matches.length;
  // The text may have changed and have fewer matches now.
  const current = count === 0 ? 0 : wanted % count;

  const step = (by: number) => setWanted((current + by + count) % Math.max(1, count));

  function search(value: string) {
    setTyped(value);
    setWanted(0);
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.isComposing) return;
    if (event.key === 'Enter') step(event.shiftKey ? -1 : 1);
    else if (event.key === 'Escape' && typed !== '') search('');
    else return;
    event.preventDefault();
  }

  return (
    <>
      <search class="find">
        <input
          type="text"
          aria-label={t('findIn', label)}
          placeholder={t('find')}
          maxLength={200}
          value={typed}
          onInput={(event) => search(event.currentTarget.value)}
          onKeyDown={onKeyDown}
        />
        <span class="find-count muted" role="status">
          {typed !== '' && matchCountText(current, count)}
        </span>
        <IconButton name={t('findPrevious')} icon="up" isDisabled={count === 0} onClick={() => step(-1)} />
        <IconButton name={t('findNext')} icon="down" isDisabled={count === 0} onClick={() => step(1)} />
      </search>
      <Scrollable class="raw-text" label={label}>
        <MarkedText text={text} matches={matches} current={current} />
      </Scrollable>
    </>
  );
}

function matchCountText(current: number, count: number): string {
  if (count === 0) return t('findNothing');
  const all = formatNumber(count);
  return t('findCount', formatNumber(current + 1), count === MATCHES_MAX ? t('orMore', all) : all);
}

interface MarkedTextProps {
  text: string;
  matches: ReturnType<typeof matchesIn>;
  current: number;
}

/** The text with its matches marked, the current one in sight. */
function MarkedText({ text, matches, current }: MarkedTextProps) {
  const mark = useRef<HTMLElement>(null);
  const pieces = useMemo(() => piecesOf(text, matches), [text, matches]);
  useEffect(() => mark.current?.scrollIntoView({ block: 'nearest', inline: 'nearest' }), [matches, current]);
  return (
    <pre>
      {pieces.map((piece, index) => {
        if (piece.match === null) return piece.text;
        const isCurrent = piece.match === current;
        return (
          <mark key={index} ref={isCurrent ? mark : null} class={isCurrent ? 'current' : ''}>
            {piece.text}
          </mark>
        );
      })}
    </pre>
  );
}

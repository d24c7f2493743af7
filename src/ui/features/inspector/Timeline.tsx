import { useId } from 'preact/hooks';
import { isFinal, readStatus } from '../../../synap/status';
import type { Ingestion } from '../../../watch/model/records';
import { durationOf, exactDurationOf, isoTime } from '../../app/format';
import { listed, type MessageKey, t } from '../../app/i18n';
import { statusWord } from '../../app/status';
import { CopyButton } from '../../components/CopyButton';
import { useTicking } from '../../hooks/use-ticking';
import {
  type JobTimeline,
  type PhaseKind,
  type StatusChange,
  spentIn,
  type TimelinePart,
  timelineOf,
  timelinePart,
} from './timeline';
import './timeline.css';
import { changeTime, timeFormat } from './timeline-text';

/** The job's life to scale, growing while it is in progress, and the same in words. */
export function Timeline({ record, offsetMs }: { record: Ingestion; offsetMs: number }) {
  const isGrowing = record.state === 'watching';
  const second = useTicking((now) => String(Math.floor(now / 1_000)), isGrowing);
  const timeline = timelineOf(record, offsetMs, Number(second) * 1_000);
  if (!timeline) return null;
  const format = timeFormat(timeline);
  const parts = partTexts(timeline, isGrowing);
  return (
    <section class="timeline" aria-label={t('timeline')}>
      {parts.length > 0 && (
        <TimelineDrawing timeline={timeline} name={listed(parts.map(({ text }) => text))} />
      )}
      <p class="timeline-parts">
        {parts.map(({ kind, text }) => (
          <span key={kind}>
            <span class={`timeline-key ${kind}`} />
            {text}
          </span>
        ))}
        {parts.length > 0 && timeline.changes.some(({ seen }) => seen) && (
          <span>
            <span class="timeline-key seen" />
            {t('phaseSeen')}
          </span>
        )}
      </p>
      <ol class="timeline-changes" aria-label={t('statusChanges')}>
        {timeline.changes.map((change, index) => (
          <li key={`${index}:${change.status}`}>
            <bdi class="word">{statusWord(change.status)}</bdi>
            <span class="muted">{changeTime(change, format)}</span>
            <CopyTime change={change} />
          </li>
        ))}
      </ol>
    </section>
  );
}

/** Copies a time as machines read it, where Synap has given it. */
function CopyTime({ change: { status, saidAt } }: { change: StatusChange }) {
  const iso = saidAt === null ? null : isoTime(saidAt);
  return iso && <CopyButton text={iso} name={t(copyNameOf(status))} />;
}

function copyNameOf(status: string): MessageKey {
  const word = readStatus(status);
  if (word === 'queued') return 'copyQueued';
  return isFinal(word) ? 'copyCompleted' : 'copyStarted';
}

function partTexts(timeline: JobTimeline, isGrowing: boolean): { kind: PhaseKind; text: string }[] {
  /** What grows, and what nobody knows exactly, is not given to the millisecond. */
  const durationIn = (kind: PhaseKind, ms: number) =>
    isGrowing || kind === 'unsure' ? durationOf(ms) : exactDurationOf(ms);
  const said = [
    { kind: 'waiting', key: 'phaseWaiting' },
    { kind: 'unsure', key: 'phaseUnsure' },
    { kind: 'processing', key: 'phaseProcessing' },
  ] as const;
  return said
    .map(({ kind, key }) => ({ kind, key, ms: spentIn(timeline, kind) }))
    .filter(({ ms }) => ms > 0)
    .map(({ kind, key, ms }) => ({ kind, text: t(key, durationIn(kind, ms)) }));
}

/** The phases, and below them between which two polls each change was seen. */
function TimelineDrawing({ timeline, name }: { timeline: JobTimeline; name: string }) {
  const hatch = useId();
  const { phases, changes } = timeline;
  return (
    <svg class="timeline-drawing" width="100%" height="18" role="img" aria-label={name}>
      <pattern id={hatch} class="hatch" width="4" height="4" patternUnits="userSpaceOnUse">
        <path d="M-1 1 1 -1M0 4 4 0M3 5 5 3" />
      </pattern>
      {phases.map((phase) => {
        const fill = phase.kind === 'unsure' ? `url(#${hatch})` : undefined;
        const part = timelinePart(timeline, phase);
        return <TimelineBar key={phase.from} class={phase.kind} fill={fill} y={0} height={10} part={part} />;
      })}
      {changes.map(({ seen }, index) => {
        if (!seen) return null;
        const span = { from: seen.notBefore ?? seen.notAfter, to: seen.notAfter };
        return (
          <TimelineBar
            key={`seen ${index}`}
            class="seen"
            y={13}
            height={4}
            part={timelinePart(timeline, span)}
          />
        );
      })}
    </svg>
  );
}

interface TimelineBarProps {
  class: string;
  /** Where the class does not set it. */
  fill?: string | undefined;
  y: number;
  height: number;
  part: TimelinePart;
}

function TimelineBar({ class: name, fill, y, height, part: { x, width } }: TimelineBarProps) {
  return <rect class={name} fill={fill} x={`${x}%`} width={`${width}%`} y={y} height={height} />;
}

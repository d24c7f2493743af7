import type { ShapeName } from '../app/status';

/** Drawn in the middle of a 16×16 box with a line of 1.5. */
const icons = {
  copy: 'M5.75 5.75h7.5v7.5h-7.5zM10.25 5.75v-3h-7.5v7.5h3',
  done: 'm3 8.5 3.25 3.25L13 5',
  paste: 'M5.25 3.25h-2v10.5h9.5V3.25h-2M5.75 1.75h4.5v3h-4.5z',
  page: 'M6.5 3.25H3.25v9.5h9.5V9.5M9.5 3.25h3.25V6.5M12.5 3.5 7.5 8.5',
  panel: 'M2.25 3.25h11.5v9.5H2.25zM9.5 3.25v9.5',
  options:
    'M2.5 4.75h6M12 4.75h1.5M2.5 11.25H4M7.5 11.25h6M8.5 4.75a1.75 1.75 0 1 0 3.5 0 1.75 1.75 0 1 0-3.5 0M4 11.25a1.75 1.75 0 1 0 3.5 0 1.75 1.75 0 1 0-3.5 0',
  back: 'M9.5 3.5 5 8l4.5 4.5',
  close: 'm4 4 8 8M12 4l-8 8',
  forward: 'M6 3.5 10.5 8 6 12.5',
  up: 'm3.5 10 4.5-4.5 4.5 4.5',
  down: 'm3.5 6 4.5 4.5L12.5 6',
  search: 'M2.75 7a4.25 4.25 0 1 0 8.5 0 4.25 4.25 0 1 0-8.5 0M10.1 10.1l3.4 3.4',
  warning: 'M8 2.25 14.25 13.25H1.75ZM8 6.5v3M8 11.4v.1',
} as const;

export type IconName = keyof typeof icons;

/** These are mirrored in languages written from right to left. */
const turning: ReadonlySet<IconName> = new Set(['back', 'forward', 'page', 'panel']);

/** An icon beside a word, or inside a button that has a name. It never stands for a meaning alone. */
export function Icon({ name }: { name: IconName }) {
  return <SvgDrawing class={turning.has(name) ? 'icon turning' : 'icon'} d={icons[name]} />;
}

const circle = 'M8 1.75a6.25 6.25 0 1 0 0 12.5 6.25 6.25 0 1 0 0-12.5Z';

/** The shape of each status: distinguished without colour, also at a glance. `fill` is what is solid. */
const shapes: Record<ShapeName, { d: string; fill?: string; isDashed?: boolean }> = {
  checking: { d: circle, isDashed: true },
  queued: { d: circle },
  processing: { d: circle, fill: 'M8 4a4 4 0 0 1 0 8Z' },
  completed: { d: `${circle}m-2.9 6.5 2 2 3.8-4.2` },
  partial: { d: circle, fill: 'M8 1.75a6.25 6.25 0 0 1 0 12.5Z' },
  failed: { d: `${circle}m-2.3 3.95 4.6 4.6m0-4.6-4.6 4.6` },
  question: { d: `${circle}m-1.8 4.5a1.8 1.8 0 1 1 2.6 1.6q-.8.4-.8 1.3m0 1.9v.1` },
  rejected: { d: `${circle}m-4.3 1.95 8.6 8.6` },
  cancelled: { d: `${circle}m-3 6.25h6` },
  unknown: { d: `${circle}m-3 6.2v.1m3-.1v.1m3-.1v.1` },
  timedOut: { d: `${circle}m0 2.75v3.5l2.25 1.75` },
  stopped: { d: circle, fill: 'M5.75 5.75h4.5v4.5h-4.5Z' },
  paused: { d: `${circle}m-1.75 3.75v5m3.5-5v5` },
};

/** The shape of a status. The word stands beside it. */
export function StatusShape({ shape }: { shape: ShapeName }) {
  const { d, fill, isDashed } = shapes[shape];
  return <SvgDrawing class={isDashed ? 'icon dashed' : 'icon'} d={d} fill={fill} />;
}

function SvgDrawing({ class: className, d, fill }: { class: string; d: string; fill?: string | undefined }) {
  return (
    <svg class={className} viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
      <path d={d} />
      {fill && <path class="solid" d={fill} />}
    </svg>
  );
}

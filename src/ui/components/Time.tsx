import { elapsedOf, exactTime, isoTime, relativeTime } from '../app/format';
import { useTicking } from '../hooks/use-ticking';

/** A moment relative to now, with the exact one on hover, and on focus of what it stands in. `offsetMs`: as in `ConnectionRuntime`, for server times. */
export function RelativeTime({ at, offsetMs = 0 }: { at: number; offsetMs?: number }) {
  const text = useTicking((now) => relativeTime(at, now + offsetMs));
  return (
    <time dateTime={isoTime(at) ?? ''} data-tip={exactTime(at)}>
      {text}
    </time>
  );
}

/** The time since a moment by the server's clock, counting. */
export function ElapsedTime({ since, offsetMs }: { since: number; offsetMs: number }) {
  return <span class="elapsed">{useTicking((now) => elapsedOf(now + offsetMs - since))}</span>;
}

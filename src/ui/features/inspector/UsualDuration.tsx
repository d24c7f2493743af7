import type { ExpectedDuration } from '../../app/progress';
import { ProgressBar, ProgressText } from '../../components/Progress';

/** How far an ingestion is if it takes as long as usual. */
export function UsualDuration({ usual }: { usual: ExpectedDuration }) {
  return (
    <div class="typical">
      <ProgressBar {...usual} />
      <ProgressText {...usual} hasAgeBeside={true} />
    </div>
  );
}

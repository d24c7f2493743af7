import { ProgressBar, ProgressText } from '../components/Progress';
import type { Usual } from '../progress';

/** How far an ingestion is if it takes as long as usual. */
export function Typical({ usual }: { usual: Usual }) {
  return (
    <div class="typical">
      <ProgressBar {...usual} />
      <ProgressText {...usual} hasAgeBeside={false} />
    </div>
  );
}

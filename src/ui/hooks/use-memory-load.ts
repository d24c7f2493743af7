import { useEffect, useReducer } from 'preact/hooks';
import type { MemoryLoad } from '../app/memory-load';
import { usePage } from '../app/page';

/** What this page has loaded of an ingestion's memories; the component is drawn again when that changes. */
export function useMemoryLoad(ingestionId: string): MemoryLoad {
  const { memories } = usePage();
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  const load = memories.peek(ingestionId);
  useEffect(() => {
    const check = () => {
      if (memories.peek(ingestionId) !== load) redraw(null);
    };
    // It may have changed between the drawing and this effect.
    check();
    return memories.subscribe(check);
  }, [memories, ingestionId, load]);
  return load;
}

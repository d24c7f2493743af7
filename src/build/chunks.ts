/**
 * How the pages' and the background's modules are put together in files. Each file costs: a request the first frame or the first
 * poll waits for, and 130 bytes and a dictionary of its own in the package.
 */

/** As much of the bundler's module graph as is needed. */
interface Graph {
  getModuleInfo(id: string): { importers: readonly string[] } | null;
}

const BACKGROUND = /[\\/]entrypoints[\\/]background\.ts/;
const POPUP = /[\\/]entrypoints[\\/]popup[\\/]/;
const PAGES = /[\\/]entrypoints[\\/][\w-]+[\\/]|[\\/]src[\\/]ui[\\/]/;

/** Whether what matches needs the module at its own start. */
function isPartOf(entry: RegExp, id: string, graph: Graph): boolean {
  const seen = new Set([id]);
  for (const one of seen) {
    if (entry.test(one)) return true;
    for (const importer of graph.getModuleInfo(one)?.importers ?? []) seen.add(importer);
  }
  return false;
}

/**
 * What the background has in common with pages, apart from all else of theirs: else a worker is woken with a page's code. In two
 * parts, because the popup needs the smaller one for its first frame.
 */
const SHARED = {
  debugName: 'shared',
  name: (id: string, graph: Graph) => {
    if (!isPartOf(BACKGROUND, id, graph)) return null;
    if (isPartOf(POPUP, id, graph)) return 'base';
    return isPartOf(PAGES, id, graph) ? 'common' : null;
  },
  priority: 3,
  includeDependenciesRecursively: false,
};

/**
 * All that the popup needs for its first frame is one file: each further one is a request that the frame waits for. The
 * other pages begin with the same, so the base of all styles is in it, before what overrides it.
 */
const FIRST_FRAME = {
  name: 'first-frame',
  test: /[\\/]src[\\/]ui[\\/](?:styles[\\/](?:base|bar)\.css|start\.tsx|popup[\\/](?:popup\.css|Popup\.tsx))$|wxt-html-plugins/,
  priority: 2,
};

/** What the popup fetches behind its first frame, whatever a person does next. */
const LATE = {
  name: 'late',
  test: /[\\/]src[\\/]ui[\\/](?:popup[\\/](?:late|Setup|Greeting)\.tsx|watch[\\/]late\.tsx?|list[\\/]Shortcuts\.tsx|connection[\\/]|options[\\/]NotificationTest\.tsx)/,
  priority: 1,
};

/** What the history page fetches when a person asks for it. */
const HISTORY_LATE = {
  name: 'history-late',
  test: /[\\/]src[\\/]ui[\\/]history[\\/](?:transfer[\\/]Transfer|statistics[\\/]Statistics)\.tsx$/,
  priority: 0,
};

export const CHUNKS = [SHARED, FIRST_FRAME, LATE, HISTORY_LATE];

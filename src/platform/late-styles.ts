const arrivals = new Map<string, Promise<void>>();

/**
 * A view that is imported late, once its styles are there: it is never seen without them, unless they cannot be had. Built in
 * where Vite's own helper would be (`src/build/late-styles.ts`), whose name and arguments it has; paths are from the
 * extension's root.
 */
export async function __vitePreload<T>(load: () => Promise<T>, styles: readonly string[] = []): Promise<T> {
  await Promise.all(styles.map(arrivalOf));
  return load();
}

function arrivalOf(path: string): Promise<void> {
  const arrival = arrivals.get(path) ?? arriving(`/${path}`);
  arrivals.set(path, arrival);
  return arrival;
}

async function arriving(href: string): Promise<void> {
  if (document.querySelector(`link[href="${href}"]`)) return;
  const link = document.createElement('link');
  link.rel = 'stylesheet';
  link.href = href;
  document.head.append(link);
  await new Promise((resolve) => {
    link.onload = resolve;
    link.onerror = resolve;
  });
}

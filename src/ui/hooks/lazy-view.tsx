import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';

/** A module that is fetched when it is first needed, or ahead of that, once. */
export interface Lazily<T> {
  load(): Promise<T>;
  /** What was loaded; null before. */
  loaded(): T | null;
}

export function lazily<T>(load: () => Promise<T>): Lazily<T> {
  let loading: Promise<T> | undefined;
  let module: T | null = null;
  return {
    load() {
      loading ??= load().then((found) => {
        module = found;
        return found;
      });
      return loading;
    },
    loaded: () => module,
  };
}

/** A module for the component that needs it; null until it is here. */
export function useLazily<T>(module: Lazily<T>): T | null {
  const [found, setFound] = useState(() => ({ module: module.loaded() }));
  useEffect(() => {
    if (found.module === null) void module.load().then((loaded) => setFound({ module: loaded }));
  }, [module, found.module]);
  return found.module;
}

/** A view that is not part of a page's first paint. Nothing is drawn in its place for the moment it takes to come. */
export function lazyView<P extends object>(load: () => Promise<ComponentType<P>>) {
  const module = lazily(load);
  function LazyView(props: P) {
    const View = useLazily(module);
    return View ? <View {...props} /> : null;
  }
  return Object.assign(LazyView, { load: async () => void (await module.load()) });
}

import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';

/** A view that is loaded when a person opens it. Nothing is drawn in its place for the moment that takes. */
export function lazyView<P extends object>(load: () => Promise<ComponentType<P>>): ComponentType<P> {
  let Loaded: ComponentType<P> | null = null;
  return function LazyView(props: P) {
    const [View, setView] = useState(() => Loaded);
    useEffect(() => {
      if (View !== null) return;
      void load().then((component) => {
        Loaded = component;
        setView(() => component);
      });
    }, [View]);
    return View ? <View {...props} /> : null;
  };
}

/** Something that happens in one module and that another one reacts to. */
export interface InternalEvent {
  emit(): void;
  listen(listener: () => void): void;
}

/** An event that calls its listeners at once, in the order in which they were added. */
export function createEvent(): InternalEvent {
  const listeners: (() => void)[] = [];
  return {
    emit() {
      for (const listener of listeners) listener();
    },
    listen: (listener) => void listeners.push(listener),
  };
}

/** Those who want to hear of each change. */
export interface ChangeListeners {
  add(listener: () => void): () => void;
  tell(): void;
}

export function createChangeListeners(): ChangeListeners {
  const all = new Set<() => void>();
  return {
    /** Returns what takes the listener out again. */
    add(listener) {
      all.add(listener);
      return () => void all.delete(listener);
    },
    tell() {
      // A listener may add or remove others.
      for (const listener of [...all]) listener();
    },
  };
}

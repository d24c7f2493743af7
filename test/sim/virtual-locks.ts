import type { Life } from './virtual-browser';

interface LockQueue {
  holder: Life | null;
  waiting: { life: Life; start: () => void }[];
}

/** Web Locks: each is held by one caller at a time, and whoever asks for it waits in turn. */
export class VirtualLocks {
  private readonly queues = new Map<string, LockQueue>();

  /** Runs something while the lock is held, and settles as it does. */
  request<T>(life: Life, name: string, run: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const queue = this.queues.get(name) ?? { holder: null, waiting: [] };
      this.queues.set(name, queue);
      const start = () => {
        queue.holder = life;
        const release = () => {
          if (!life.isAlive) return;
          queue.holder = null;
          queue.waiting.shift()?.start();
        };
        Promise.resolve()
          .then(run)
          .then(
            (value) => {
              release();
              resolve(value);
            },
            (failure) => {
              release();
              reject(failure);
            },
          );
      };
      if (queue.holder === null) start();
      else queue.waiting.push({ life, start });
    });
  }

  /** Releases whatever a life holds, and drops what it waits for: browsers do that when a worker dies. */
  releaseAll(life: Life): void {
    for (const queue of this.queues.values()) {
      queue.waiting = queue.waiting.filter((entry) => entry.life !== life);
      if (queue.holder === life) queue.holder = null;
    }
  }
}

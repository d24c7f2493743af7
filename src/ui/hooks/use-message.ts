import { useEffect, useState } from 'preact/hooks';

/** Long enough to read a sentence, short enough not to be taken for what is true now. */
export const MESSAGE_MS = 6_000;

/**
 * A state that returns to its first value after a while, such as a message of success. A value that `stays`, such as an error,
 * remains until it is replaced.
 */
export function useTransient<T>(first: T, stays: (value: T) => boolean) {
  const [value, setValue] = useState(first);
  const isTransient = value !== first && !stays(value);
  useEffect(() => {
    if (!isTransient) return;
    const timer = setTimeout(() => setValue(() => first), MESSAGE_MS);
    return () => clearTimeout(timer);
  }, [value, isTransient]);
  return [value, setValue] as const;
}

/** A message about what the person has just done. A failure stays; a success disappears by itself. */
export interface Message {
  text: string;
  isError: boolean;
}

const NOTHING: Message = { text: '', isError: false };

export function useMessage() {
  const [message, setMessage] = useTransient(NOTHING, ({ isError }) => isError);
  return {
    message,
    say: (text: string) => setMessage({ text, isError: false }),
    fail: (text: string) => setMessage({ text, isError: true }),
    clear: () => setMessage(NOTHING),
  };
}

import { useEffect, useState } from 'preact/hooks';

/** Long enough to read a sentence, short enough not to be taken for what is true now. */
export const MESSAGE_MS = 6_000;

/**
 * A value that may go by itself: a message about something that has worked. One that `stays`, such as an error, goes only when
 * another takes its place.
 */
export function usePassing<T>(first: T, stays: (value: T) => boolean) {
  const [value, setValue] = useState(first);
  const isPassing = value !== first && !stays(value);
  useEffect(() => {
    if (!isPassing) return;
    const timer = setTimeout(() => setValue(() => first), MESSAGE_MS);
    return () => clearTimeout(timer);
  }, [value, isPassing]);
  return [value, setValue] as const;
}

/** A message about what the person has just done. A failure stays; a success disappears by itself. */
export interface Message {
  text: string;
  isError: boolean;
}

const NOTHING: Message = { text: '', isError: false };

export function useMessage() {
  const [message, setMessage] = usePassing(NOTHING, ({ isError }) => isError);
  return {
    message,
    say: (text: string) => setMessage({ text, isError: false }),
    fail: (text: string) => setMessage({ text, isError: true }),
    clear: () => setMessage(NOTHING),
  };
}

import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';

interface Props {
  heading: string;
  /** Drawn only while unfolded, and only then is read what it needs. */
  children(): ComponentChildren;
}

/** A part of the inspector that is folded until it is wanted. */
export function Collapsible({ heading, children }: Props) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details class="fold" open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{heading}</summary>
      {isOpen && children()}
    </details>
  );
}

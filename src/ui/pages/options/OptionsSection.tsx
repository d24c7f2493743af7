import type { ComponentChildren } from 'preact';
import type { Message } from '../../hooks/use-message';

interface Props {
  /** What links lead to: `options.html#history`. */
  id: string;
  title: string;
  /** What came of the newest change in it. */
  message?: Message;
  children: ComponentChildren;
}

export function OptionsSection({ id, title, message, children }: Props) {
  return (
    <section class="section" id={id} aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>
        {title}
        <span class={message?.isError ? 'section-result wrong' : 'section-result'} role="status">
          {message?.text}
        </span>
      </h2>
      {children}
    </section>
  );
}

import type { ComponentChildren } from 'preact';

interface Props {
  /** What links lead to: `options.html#history`. */
  id: string;
  title: string;
  /** What came of the newest change in it. */
  result?: string;
  children: ComponentChildren;
}

export function OptionsSection({ id, title, result, children }: Props) {
  return (
    <section class="section" id={id} aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>
        {title}
        <span class="section-result" role="status">
          {result}
        </span>
      </h2>
      {children}
    </section>
  );
}

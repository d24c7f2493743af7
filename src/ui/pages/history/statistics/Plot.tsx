import type { ComponentChildren } from 'preact';
import { t } from '../../../app/i18n';
import { Scrollable } from '../../../components/Scrollable';
import type { Frame } from './frame';

interface Props {
  frame: Frame;
  /** What it shows, in one sentence, for screen readers. */
  says: string;
  children: ComponentChildren;
}

/** A drawing. A table below it has its numbers. */
export function Plot({ frame: { width, height }, says, children }: Props) {
  return (
    <svg class="plot" viewBox={`0 0 ${width} ${height}`} role="img" aria-label={says}>
      {children}
    </svg>
  );
}

interface TableProps {
  caption: string;
  head: string[];
  /** The first cell names the row. */
  rows: string[][];
}

/** The numbers of a drawing, as a table that can be opened. */
export function NumbersTable({ caption, head, rows }: TableProps) {
  return (
    <details class="numbers">
      <summary>{t('asTable')}</summary>
      <Scrollable class="numbers-box" label={t('tableOf', caption)}>
        <table>
          <caption class="unseen">{caption}</caption>
          <thead>
            <tr>
              {head.map((name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(([name = '', ...cells], at) => (
              <tr key={`${at} ${name}`}>
                <th scope="row">
                  <bdi>{name}</bdi>
                </th>
                {cells.map((cell, index) => (
                  <td key={head[index + 1]}>{cell}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </Scrollable>
    </details>
  );
}

/** What each colour stands for. Position says it too, for those who do not see colours. */
export function Legend({ entries }: { entries: { tone: string; text: string }[] }) {
  return (
    <ul class="legend">
      {entries.map(({ tone, text }) => (
        <li key={text}>
          <svg class={`swatch ${tone}`} viewBox="0 0 10 10" width="10" height="10" aria-hidden="true">
            <rect class="column" width="10" height="10" />
          </svg>
          {text}
        </li>
      ))}
    </ul>
  );
}

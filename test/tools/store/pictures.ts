import type { Scheme } from '../screens/stage';

/** What the stores and the README show: which state, and one sentence about it. All words of these pictures are here. */

export const NAME = 'Ingestion Inspector';
/** On the small tile and the marquee. */
export const PROMISE = 'Follows Synap ingestions until they finish, and tells you once.';

/** One of the store's screenshots. */
export interface StorePicture {
  file: string;
  sentence: string;
  state: string;
  scheme: Scheme;
}

export const storePictures: readonly StorePicture[] = [
  {
    file: '1-popup',
    sentence: 'Paste an ID, close the popup, and be told how it ended.',
    state: 'popup-in-progress',
    scheme: 'light',
  },
  {
    file: '2-inspector',
    sentence: 'ScheduleInput inside: how one ingestion went, and all that Synap said of it.',
    state: 'popup-inspector-completed',
    scheme: 'light',
  },
  {
    file: '3-history',
    sentence: 'Every ingestion you watched, and what they have in common.',
    state: 'history-statistics',
    scheme: 'light',
  },
  {
    file: '4-batch',
    sentence: 'Many at once are one row, and one notification when all are done.',
    state: 'popup-batches',
    scheme: 'light',
  },
  {
    file: '5-dark',
    sentence: 'Dark where your system is dark.',
    state: 'popup-in-progress',
    scheme: 'dark',
  },
];

/** The README's, as the pages are: no frame, no words. */
export const readmePictures: readonly { file: string; state: string }[] = [
  { file: 'popup', state: 'popup-in-progress' },
  { file: 'inspector', state: 'popup-inspector-completed' },
  { file: 'history', state: 'history-statistics' },
];

import type { Scheme } from '../screens/stage';

/** The pictures of the stores and the documents: a state, and a caption. All captions are here. */

export const NAME = 'Ingestion Inspector';
/** On the small tile and the marquee. */
export const PROMISE = 'Follows Synap ingestions until they finish, and notifies you once.';

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
    sentence: 'Paste an ID, close the popup, and get notified.',
    state: 'popup-in-progress',
    scheme: 'light',
  },
  {
    file: '2-inspector',
    sentence: 'See how an ingestion went, step by step.',
    state: 'popup-inspector-completed',
    scheme: 'light',
  },
  {
    file: '3-history',
    sentence: 'Search, filter and compare every ingestion.',
    state: 'history-statistics',
    scheme: 'light',
  },
  {
    file: '4-batch',
    sentence: 'A batch is one row, and one notification.',
    state: 'popup-batches',
    scheme: 'light',
  },
  {
    file: '5-dark',
    sentence: 'Light and dark themes.',
    state: 'popup-in-progress',
    scheme: 'dark',
  },
];

/** The pictures of the README and the guide: no frame, no caption. */
export const readmePictures: readonly { file: string; state: string }[] = [
  { file: 'popup', state: 'popup-in-progress' },
  { file: 'inspector', state: 'popup-inspector-completed' },
  { file: 'history', state: 'history-statistics' },
];

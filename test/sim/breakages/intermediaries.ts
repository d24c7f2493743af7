import { type Breakage, MINUTE, only } from './breakage';

/** Mistakes by which an answer of an intermediary is taken for Synap's. */
export const INTERMEDIARY_BREAKAGES: Breakage[] = [
  {
    name: 'any object with a status believed',
    why: 'A gateway answers 200 with an error object of its own. That has a `status` too, so the job counts as failed.',
    replaces: {
      module: 'src/synap/status-body',
      with: {
        readStatusBody:
          (real) =>
          (json, askedId, ...others) =>
            real.readStatusBody(
              typeof json === 'object' && json !== null ? { ingestion_id: askedId, ...json } : json,
              askedId,
              ...others,
            ),
      },
    },
    breaks: 'ends-on-synaps-word',
    adjust: only({ watch: 4, 'step in between': 8 }, { activeMs: 10 * MINUTE }),
    seenAt: 11,
  },
  {
    name: 'refused key never checked again',
    why: 'A gateway refuses everything for a minute, and the connection waits for a person for ever.',
    replaces: {
      module: 'src/watch/scheduling/key-checks',
      with: {
        firstKeyRefusal:
          (real) =>
          (...given) => ({ ...real.firstKeyRefusal(...given), until: null }),
      },
    },
    breaks: 'stops-on-synaps-word',
    adjust: only({ watch: 4, 'step in between': 12 }, { activeMs: 20 * MINUTE }),
    seenAt: 5,
  },
];

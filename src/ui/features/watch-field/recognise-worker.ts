import { recogniseIds } from '../../../synap/ids';

/** A worker: megabytes of log take seconds to look through, and the page must not stand still for them. */
self.onmessage = ({ data }: MessageEvent<unknown>) => {
  if (typeof data === 'string') self.postMessage(recogniseIds(data));
};

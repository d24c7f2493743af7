import { recogniseIds } from '../../../synap/ids';

/** A worker, because megabytes of log take seconds to search, and the page must not freeze meanwhile. */
self.onmessage = ({ data }: MessageEvent<unknown>) => {
  if (typeof data === 'string') self.postMessage(recogniseIds(data));
};

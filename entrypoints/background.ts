import { defineBackground } from 'wxt/utils/define-background';
import { startBackground } from '../src/background/background';
import { ports } from '../src/platform/browser';
import { listen } from '../src/platform/listen';

export default defineBackground({
  main() {
    listen(startBackground(ports));
  },
});

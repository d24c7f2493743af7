import { defineBackground } from 'wxt/utils/define-background';
import { startBackground } from '../src/background/background';
import { listen, ports } from '../src/platform/browser';

export default defineBackground({
  main() {
    listen(startBackground(ports));
  },
});

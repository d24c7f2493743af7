import type { Screen } from './screen';
import { devtoolsScreens } from './states/devtools';
import { historyScreens } from './states/history';
import { inspectorScreens } from './states/inspector';
import { listScreens } from './states/list';
import { optionsScreens } from './states/options';
import { panelScreens } from './states/panel';
import { setupScreens } from './states/setup';
import { troubleScreens } from './states/trouble';
import { watchScreens } from './states/watch';
import { welcomeScreens } from './states/welcome';

/** Every surface in every state. */
export const screens: readonly Screen[] = [
  ...setupScreens,
  ...listScreens,
  ...watchScreens,
  ...troubleScreens,
  ...inspectorScreens,
  ...panelScreens,
  ...devtoolsScreens,
  ...historyScreens,
  ...optionsScreens,
  ...welcomeScreens,
];

/** What nearly everybody sees: looked at in the dark and in other languages, too. */
const IMPORTANT = [
  'popup-first-run',
  'popup-in-progress',
  'popup-no-credits',
  'popup-inspector-completed',
  'popup-inspector-memories',
  'popup-inspector-same-document',
  'history-statistics',
  'options',
];

export const importantScreens = screens.filter(({ name }) => IMPORTANT.includes(name));

import { useEffect, useMemo, useState } from 'preact/hooks';
import type { Inspected, PageAnswer, PanelTheme } from '../../../platform/devtools';
import { callOf } from '../../../synap/calls';
import { usePage } from '../../app/page';
import {
  addMentions,
  clearMentions,
  MENTIONS_MAX,
  type MentionList,
  mentionsIn,
  NO_MENTIONS,
} from './mentions';

interface Mentions {
  list: MentionList;
  /** The log has been read: from here on an empty list means that nothing was named. */
  isLogRead: boolean;
  clear(): void;
}

/** What the page's answers name, from what the network log holds to what comes while the panel is there. */
export function useMentions(inspected: Inspected): Mentions {
  const { now } = usePage();
  const [list, setList] = useState(NO_MENTIONS);
  const [isLogRead, setLogRead] = useState(false);

  useEffect(() => {
    let isCurrent = true;
    // One body at a time: a page may have thousands of answers of megabytes.
    let turn = Promise.resolve();

    async function searchAnswer(answer: PageAnswer) {
      const body = isCurrent ? await answer.body() : null;
      const found = body === null ? [] : mentionsIn(answer, body);
      if (isCurrent && found.length > 0) setList((known) => addMentions(known, found));
    }
    const queue = (answer: PageAnswer) => {
      if (callOf(answer.url)) turn = turn.then(() => searchAnswer(answer)).catch(() => {});
    };

    const { earlier, stop } = inspected.followAnswers(queue);
    void earlier.then((answers) => {
      for (const answer of answers.filter(({ url }) => callOf(url)).slice(-MENTIONS_MAX)) queue(answer);
      if (isCurrent) setLogRead(true);
    });
    return () => {
      isCurrent = false;
      stop();
    };
  }, [inspected]);

  return useMemo(
    () => ({ list, isLogRead, clear: () => setList(clearMentions(now())) }),
    [list, isLogRead, now],
  );
}

export function usePanelTheme(inspected: Inspected): PanelTheme {
  const [theme, setTheme] = useState(() => inspected.theme());
  useEffect(() => inspected.onThemeChanged(() => setTheme(inspected.theme())), [inspected]);
  return theme;
}

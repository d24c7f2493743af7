import { describe, expect, it } from 'vitest';
import { keys } from '../../../src/watch/model/records';
import { settled } from '../../support/virtual-clock';
import { Scenario } from '../support/scenario';
import stored from './stored-by-0.1.0.json';

/** What is read of each shape whatever else is stored; the summary, the scheduler state and the log are made anew or go on. */
const KEPT = [
  keys.connection(''),
  keys.ingestion(''),
  keys.rawResponse(''),
  keys.memoryIds(''),
  keys.batch(''),
  keys.notificationGroup(''),
  keys.settings,
];

/** A browser with what 0.1.0 has stored, in which the background of today begins. */
async function updated({ isBrowserStarted }: { isBrowserStarted: boolean }): Promise<Scenario> {
  const story = new Scenario(stored.storedAt);
  for (const [key, value] of Object.entries(stored.local))
    story.browser.local.set(key, JSON.stringify(value));
  if (!isBrowserStarted)
    for (const [key, value] of Object.entries(stored.session))
      story.browser.session.set(key, JSON.stringify(value));
  // Nothing that is answered or notified may change what is looked at.
  story.synap.holdAnswers();
  story.browser.faults.hangsNotifications = 'not_shown';
  if (isBrowserStarted) story.worker().onStartup();
  else story.worker().onInstalled(false);
  await settled();
  return story;
}

// The file is what people may have, so it is never changed. What a later version stores in another way gets a file of its own beside it.
describe.each([{ isBrowserStarted: true }, { isBrowserStarted: false }])(
  'what 0.1.0 has stored (%o)',
  (how) => {
    it('is read whole: nothing of it is damaged, lost or changed', async () => {
      const { browser } = await updated(how);
      const local = Object.fromEntries([...browser.local].map(([key, text]) => [key, JSON.parse(text)]));
      expect(Object.keys(local).filter((key) => key.startsWith(keys.damaged('')))).toEqual([]);
      const kept = Object.entries(stored.local).filter(([key]) => KEPT.some((name) => key.startsWith(name)));
      expect(kept.map(([key]) => key.replace(/:.*/, ''))).toEqual(
        expect.arrayContaining(KEPT.map((name) => name.replace(':', ''))),
      );
      expect(local).toMatchObject(Object.fromEntries(kept));
      expect(local.summary).toMatchObject({ counts: stored.local.summary.counts });
    });
  },
);

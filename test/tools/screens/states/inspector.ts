import type { Page } from '@playwright/test';
import { MINUTE, memoryIds, now, SECOND, uuid } from '../data/basics';
import { connection, staging } from '../data/connections';
import {
  completed,
  elsewhere,
  ended,
  everything,
  longFailure,
  longNames,
  onboarding,
} from '../data/ingestions';
import { memoriesCompared, memoriesLoaded, memoriesWaiting, memoriesWithFailures } from '../data/memories';
import { refused } from '../data/replies';
import { failure } from '../data/stored';
import { open, popup, type Screen, screen } from '../screen';

/** The memories that came out of one, loaded. */
const loadedMemories = {
  replies: { readMemories: memoriesLoaded(3) },
  act: async (page: Page) => {
    await open('refund-policy')(page);
    await page.getByRole('button', { name: 'Load all 3 memories' }).click();
    await page.locator('.memory-open').first().click();
    await page.getByRole('table', { name: 'Memories' }).scrollIntoViewIfNeeded();
  },
};

const manyMemories = { ...completed, memoryIds: memoryIds(30), memoriesCreated: 30 };

/** The same document, ingested three times. */
const sameDocument = [
  completed,
  ended(41, 'failed', 26 * 60 * MINUTE, 3_412, {
    documentId: 'refund-policy',
    errorMessage: 'Embedding service unavailable',
  }),
  ended(40, 'completed', 50 * 60 * MINUTE, 16_038, {
    documentId: 'refund-policy',
    memoriesCreated: 3,
    memoryIds: memoryIds(3, 900),
  }),
];

/** One ingestion, in each part and in each way it can go. */
export const inspectorScreens: Screen[] = [
  popup(
    'inspector-found-elsewhere',
    { records: elsewhere, connections: [connection, staging] },
    async (page) => {
      await open('onboarding-call-17')(page);
      await page.getByText('Found on staging, although it was added on production.').scrollIntoViewIfNeeded();
    },
  ),
  popup('inspector-completed', { records: everything }, open('refund-policy')),
  popup('inspector-raw', { records: everything }, async (page) => {
    await open('refund-policy')(page);
    await page.getByText('Raw JSON').click();
    await page.getByLabel('Raw JSON').last().scrollIntoViewIfNeeded();
  }),
  popup('inspector-find', { records: everything }, async (page) => {
    await open('refund-policy')(page);
    await page.getByText('Raw JSON').click();
    await page.getByRole('textbox', { name: 'Find in Raw JSON' }).fill('memor');
    await page.keyboard.press('Enter');
    await page.getByLabel('Raw JSON').last().scrollIntoViewIfNeeded();
  }),
  popup('inspector-in-progress', { records: everything }, open('onboarding-call-17')),
  popup('inspector-labelled', { records: everything }, open('Board minutes, second try')),
  popup('inspector-note', { records: everything }, async (page) => {
    await open('Board minutes, second try')(page);
    await page.getByRole('textbox', { name: 'Note' }).scrollIntoViewIfNeeded();
  }),
  popup('inspector-copy-as', { records: everything }, async (page) => {
    await open('refund-policy')(page);
    await page.getByRole('button', { name: 'Copy as' }).click();
  }),
  popup('inspector-memory', { records: everything }, async (page) => {
    await open('refund-policy')(page);
    const memories = page.getByRole('list', { name: 'Memory IDs' }).getByRole('listitem');
    await memories.first().getByRole('button', { expanded: false }).click();
    await memories.last().scrollIntoViewIfNeeded();
  }),
  popup('inspector-changes', { records: everything }, async (page) => {
    await open('refund-policy')(page);
    await page.getByText('Changes between responses').click();
    // What stands above moves the last line only once it is drawn.
    await page.getByText('Newest first').waitFor();
    await page.getByText('Raw JSON').scrollIntoViewIfNeeded();
  }),
  popup('inspector-log', { records: everything }, async (page) => {
    await open('refund-policy')(page);
    await page.getByText('Requests and errors').click();
    await page.getByText('Raw JSON').scrollIntoViewIfNeeded();
  }),
  popup('inspector-failed', { records: everything }, open('standup-0412')),
  popup(
    'inspector-trouble',
    {
      records: [{ ...onboarding, lastError: failure('server_error', 'upstream connect error') }],
      runtime: { connectionError: failure('server_error'), pausedUntil: now + 20 * SECOND },
    },
    open('onboarding-call-17'),
  ),
  popup('inspector-not-found', { records: everything }, async (page) => {
    await page.getByRole('button', { name: uuid(6), exact: true }).click();
    await page.getByRole('heading', { level: 1 }).waitFor();
  }),
  popup('inspector-long', { records: longNames }, async (page) => {
    await page.getByRole('listitem').nth(2).getByRole('button').first().click();
    await page.getByRole('heading', { level: 1 }).waitFor();
  }),
  popup('inspector-slow', { records: everything }, open('backfill-2025-q4-part-3.jsonl')),
  popup('inspector-partial', { records: everything }, open('q3-notes.pdf')),
  popup('inspector-rejected', { records: everything }, async (page) => {
    await page.getByRole('button', { name: uuid(7), exact: true }).click();
    await page.getByRole('heading', { level: 1 }).waitFor();
  }),
  popup('inspector-timed-out', { records: everything }, open('nightly-crm-sync')),
  popup('inspector-stopped', { records: everything }, open('draft-handbook')),
  popup('inspector-long-error', { records: [longFailure] }, async (page) => {
    await page.getByRole('list', { name: 'Ingestions' }).getByRole('button').first().click();
    await page.getByRole('button', { name: 'Copy error message' }).scrollIntoViewIfNeeded();
  }),
  popup(
    'inspector-memory-unknown',
    { records: everything },
    {
      replies: { readMemory: refused('not_found') },
      act: async (page) => {
        await open('refund-policy')(page);
        const memories = page.getByRole('list', { name: 'Memory IDs' }).getByRole('listitem');
        await memories.first().getByRole('button', { expanded: false }).click();
        await memories.last().scrollIntoViewIfNeeded();
      },
    },
  ),
  popup('inspector-memories', { records: everything }, loadedMemories),
  screen(
    'inspector-memories-narrow',
    'sidepanel.html',
    { records: everything },
    { ...loadedMemories, size: { width: 300, height: 760 } },
  ),
  screen(
    'inspector-memories-wide',
    `history.html#/ingestion/${completed.id}`,
    { records: [manyMemories] },
    {
      replies: { readMemories: memoriesLoaded(30) },
      act: async (page) => {
        await page.getByRole('button', { name: 'Load all 30 memories' }).click();
        await page.getByRole('button', { name: 'Load', exact: true }).click();
        await page.getByRole('checkbox', { name: 'Group by type' }).check();
        await page.locator('.memory-open').nth(2).click();
      },
    },
  ),
  popup('inspector-memories-asked', { records: [manyMemories] }, async (page) => {
    await open('refund-policy')(page);
    await page.getByRole('button', { name: 'Load all 30 memories' }).click();
  }),
  popup(
    'inspector-memories-waiting',
    { records: [manyMemories] },
    {
      replies: { readMemories: memoriesWaiting },
      act: async (page) => {
        await open('refund-policy')(page);
        await page.getByRole('button', { name: 'Load all 30 memories' }).click();
        await page.getByRole('button', { name: 'Load', exact: true }).click();
        await page.getByRole('button', { name: 'Cancel' }).scrollIntoViewIfNeeded();
      },
    },
  ),
  popup(
    'inspector-memories-failed',
    { records: [{ ...completed, memoryIds: memoryIds(5), memoriesCreated: 5 }] },
    {
      replies: { readMemories: memoriesWithFailures(5) },
      act: async (page) => {
        await open('refund-policy')(page);
        await page.getByRole('button', { name: 'Load all 5 memories' }).click();
        await page.getByRole('table', { name: 'Memories' }).scrollIntoViewIfNeeded();
      },
    },
  ),
  popup('inspector-same-document', { records: sameDocument }, async (page) => {
    await page.getByRole('button', { name: 'refund-policy', exact: true }).first().click();
    await page.getByRole('list', { name: 'Other ingestions of this document' }).scrollIntoViewIfNeeded();
  }),
  screen(
    'inspector-compared',
    `history.html#/ingestion/${completed.id}`,
    { records: sameDocument },
    {
      replies: { readMemories: memoriesCompared },
      act: async (page) => {
        await page.getByRole('button', { name: 'Compare memories' }).first().click();
        await page.getByText('1 new').first().scrollIntoViewIfNeeded();
      },
    },
  ),
];

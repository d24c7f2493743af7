import type { Page } from '@playwright/test';
import type { ConnectionView, Failure, Ingestion, Live, Settings, View } from '../../../src/watch/records';
import { keys, SCHEMA } from '../../../src/watch/records';
import {
  CONNECTION_ID,
  completed,
  connection,
  detailOf,
  ended,
  failed,
  finished,
  live,
  logOf,
  longNames,
  many,
  now,
  settings,
  underWay,
  uuid,
  viewOf,
  watching,
} from './data';

/** One screenshot: what is stored, which page shows it, and what a person does first. */
export interface Screen {
  name: string;
  path: string;
  local: Record<string, unknown>;
  session: Record<string, unknown>;
  act?: (page: Page) => Promise<void>;
  offline?: boolean;
  /** Where it is not the usual one of its page. */
  size?: { width: number; height: number };
}

interface Stored {
  records?: Ingestion[];
  connections?: ConnectionView[];
  view?: Partial<View>;
  live?: Partial<Live>;
}

function stored({ records = [], connections = [connection], view = {}, live: changes = {} }: Stored) {
  return {
    local: {
      [keys.view]: viewOf(records, connections, view),
      [keys.settings]: settings,
      [keys.active]: {
        schema: SCHEMA,
        ids: records.map(({ id }) => id),
        connections: [],
        notices: [],
        nextSeq: 200,
        viewVersion: 1,
      },
      ...Object.fromEntries(records.map((record) => [keys.ingestion(record.id), record])),
      ...Object.fromEntries(records.map((record) => [keys.detail(record.id), detailOf(record)])),
    },
    session: {
      [keys.live(CONNECTION_ID)]: live(changes),
      [keys.log]: { schema: SCHEMA, entries: logOf(completed) },
    },
  };
}

const withSettings = (changes: Partial<Settings>) => {
  const { local } = stored({ records: everything });
  return { local: { ...local, [keys.settings]: { ...settings, ...changes } } };
};

const staging: ConnectionView = {
  ...connection,
  id: 'c2',
  name: 'staging',
  colour: 'orange',
  baseUrl: 'http://localhost:8000',
  last4: '9f0e',
  keyMode: 'session',
  limitPerMin: 30,
};
const longConnection: ConnectionView = {
  ...staging,
  id: 'c3',
  name: 'Customer-facing production instance of the northern European region, with all long names in '.padEnd(
    100,
    'x',
  ),
  colour: 'purple',
  baseUrl: `https://synap-${'very-long-internal-host-name-'.repeat(4)}.example.com/a/path/in/front/of/it`,
};
/** The second and third ingestion are of another connection; the second turned out to be. */
const elsewhere = [...underWay, ...finished].map((record, index) => {
  if (index === 1) return { ...record, connectionId: 'c2', addedOn: CONNECTION_ID };
  return index === 2 || index === 6 ? { ...record, connectionId: 'c2' } : record;
});
const onLong = elsewhere.map((record) =>
  record.connectionId === 'c2' ? { ...record, connectionId: 'c3' } : record,
);

const everything = [...underWay, ...finished];
const failure = (code: Failure['code'], detail: string | null = null): Failure => ({
  code,
  at: now - 3_000,
  correlationId: uuid(901),
  detail,
});
const blocked = (
  reason: NonNullable<ConnectionView['blocked']>['reason'],
  more: Partial<NonNullable<ConnectionView['blocked']>> = {},
): ConnectionView => ({
  ...connection,
  blocked: {
    reason,
    since: now - 60_000,
    until: null,
    toldAt: now,
    detail: null,
    correlationId: null,
    link: null,
    ...more,
  },
});

const open = (document: string) => async (page: Page) => {
  await page.getByRole('button', { name: document, exact: true }).click();
  await page.getByRole('heading', { level: 1, name: document }).waitFor();
};

const history = stored({
  records: [...underWay, ...many(600)].map((record, n) =>
    n % 3 ? record : { ...record, connectionId: 'c2' },
  ),
  connections: [connection, staging],
  view: { recent: [] },
});

const textOf = (numbers: number[]) => numbers.map((n) => `ingestion_id=${uuid(n)}`).join('\n');

/** Drags a file over the page, and lets go or not. */
async function drag(page: Page, until: 'over' | 'drop', [name, text]: [string, string]): Promise<void> {
  // What takes drops is fetched after the first frame.
  await page.waitForLoadState('networkidle');
  await page.evaluate(
    ([until, name, text]) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([text], name));
      const init = { dataTransfer, bubbles: true, cancelable: true };
      document.body.dispatchEvent(new DragEvent('dragover', init));
      if (until === 'drop') document.body.dispatchEvent(new DragEvent('drop', init));
    },
    [until, name, text] as const,
  );
}

/** The pages ask for credits before the answers of these pictures are there. */
async function refreshCredits(page: Page) {
  for (const button of await page.getByRole('button', { name: /^Refresh/ }).all()) await button.click();
}

/** Down into the list, where letters are keys. */
async function narrow(page: Page, typed: string) {
  await page.getByRole('button', { name: 'Keyboard shortcuts' }).waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('/');
  await page.keyboard.type(typed);
}

/** So many that came at once, most of them over, a few failed. */
function batchOf(batchId: string, count: number, from: number, isOver = false): Ingestion[] {
  return Array.from({ length: count }, (_, i) => {
    const about = {
      batchId,
      addedAt: now - 90_000,
      documentId: `release-notes-${i + 1}.md`,
      memoriesCreated: i % 4,
    };
    if (i % 3 === 0 && !isOver) return watching(from + i, 80_000, about);
    if (i % 7 === 1)
      return ended(from + i, 'failed', 4_000, 60_000, { ...about, errorMessage: 'Embedding failed' });
    return ended(from + i, 'completed', 4_000, 60_000, about);
  });
}

const counts = { underWay: 4, unseenFailures: 1, damaged: 0, newer: 0 };

const popup = (name: string, what: Stored, act?: Screen['act']): Screen => ({
  name: `popup-${name}`,
  path: 'popup.html',
  ...stored(what),
  ...(act ? { act } : {}),
});

const unverified = { ...connection, identity: null };

export const screens: Screen[] = [
  { name: 'popup-first-run', path: 'popup.html', local: {}, session: {} },
  popup('first-run-advanced', { connections: [] }, async (page) => {
    await page.getByText('Advanced').click();
    await page.getByRole('textbox', { name: 'API key' }).fill('pk_live_0000');
    await page.getByRole('textbox', { name: 'Base URL' }).fill('http://10.0.0.7:8000');
    await page.getByRole('button', { name: 'Test connection' }).click();
  }),
  popup('first-run-choices', { connections: [] }, async (page) => {
    await page.getByText('Advanced').click();
    await page.getByRole('radio', { name: 'Only until the browser closes' }).check();
    await page.getByText('Requests a minute').scrollIntoViewIfNeeded();
  }),
  popup('key-forgotten', {
    records: everything,
    connections: [{ ...blocked('key_needed'), keyMode: 'session' }],
  }),
  popup('key-rejected', {
    connections: [
      { ...blocked('key_rejected', { detail: 'Invalid API key', correlationId: uuid(902) }), identity: null },
    ],
  }),
  popup('connected', { connections: [{ ...connection, identity: { ...identity(), at: now } }] }),
  popup('checking-key', { connections: [unverified] }),
  popup('empty', {}),
  popup('under-way', { records: everything }),
  popup('filtered', { records: everything }, async (page) => {
    await narrow(page, 'embedding');
  }),
  popup(
    'filtered-to-nothing',
    { records: everything, view: { counts: { ...counts, total: 900 } } },
    async (page) => {
      await narrow(page, 'no such thing');
    },
  ),
  popup('batches', { records: [...batchOf('a', 40, 60), ...batchOf('b', 4, 500), ...everything] }),
  popup('batch-done', { records: [...batchOf('c', 24, 700, true), ...everything] }, async (page) => {
    await page.getByRole('button', { name: 'Batch of 24' }).click();
  }),
  popup('keys', { records: everything }, async (page) => {
    await page.getByRole('button', { name: 'Keyboard shortcuts' }).click();
  }),
  { ...popup('', { records: everything }), name: 'panel', path: 'sidepanel.html' },
  popup('several-connections', { records: elsewhere, connections: [connection, staging] }),
  popup('several-connections-long', { records: onLong, connections: [longConnection, connection] }),
  popup('watched-elsewhere', { records: elsewhere, connections: [connection, staging] }, async (page) => {
    await page.getByRole('textbox', { name: 'Ingestion ID' }).fill(uuid(1));
    await page.getByText('on staging').waitFor();
  }),
  popup(
    'inspector-found-elsewhere',
    { records: elsewhere, connections: [connection, staging] },
    async (page) => {
      await open('onboarding-call-17')(page);
      await page.getByText('Found on staging').scrollIntoViewIfNeeded();
    },
  ),
  popup('finished', { records: finished }),
  popup('long-names', { records: longNames }),
  popup('paste', { records: everything }, async (page) => {
    await page
      .getByRole('textbox', { name: 'Ingestion ID' })
      .fill(
        `${[1, 50, 51].map((n) => `ingestion_id=${uuid(n)}`).join('\n')}\nAuthorization: Bearer synap_test_0123456789`,
      );
    await page.getByText('3 ingestions').waitFor();
  }),
  popup('drop', { records: everything }, (page) => drag(page, 'over', ['build.log', textOf([1, 50, 51])])),
  popup('file', { records: everything }, (page) => drag(page, 'drop', ['build.log', textOf([1, 50, 51])])),
  popup('file-long-name', { records: everything }, (page) =>
    drag(page, 'drop', [
      `${'annual-report-'.repeat(12)}.log`,
      `${textOf([1, 50])} Bearer synap_test_0123456789`,
    ]),
  ),
  popup('file-refused', { records: everything }, (page) => drag(page, 'drop', ['picture.png', '\0'])),
  popup('no-id-in-text', { records: everything }, async (page) => {
    await page
      .getByRole('textbox', { name: 'Ingestion ID' })
      .fill('The deployment of yesterday evening went well.');
  }),
  popup('malformed', { records: everything }, async (page) => {
    await page.getByRole('textbox', { name: 'Ingestion ID' }).fill('not an ID at all');
    await page.keyboard.press('Enter');
  }),
  popup('removed', {
    records: [{ ...completed, removedAt: Date.now() + 60_000 } as Ingestion, ...finished.slice(1)],
  }),
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
  popup('inspector-under-way', { records: everything }, open('onboarding-call-17')),
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
    await page.getByText('Changes between answers').click();
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
      records: [
        { ...underWay[1], lastError: failure('server_error', 'upstream connect error') } as Ingestion,
      ],
      live: { trouble: failure('server_error'), heldUntil: now + 20_000 },
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
  popup('rate-limited', {
    records: everything,
    live: { trouble: failure('rate_limited', 'Rate limit exceeded: 60 per minute'), heldUntil: now + 45_000 },
  }),
  { ...popup('offline', { records: everything }), offline: true },
  popup('unreachable', { records: everything, live: { trouble: failure('unreachable') } }),
  popup('permission-missing', { records: everything, connections: [blocked('permission_missing')] }),
  popup('key-needed', { records: everything, connections: [blocked('key_needed')] }, async (page) => {
    await page.getByRole('textbox', { name: 'API key' }).waitFor();
  }),
  popup('no-credits', {
    records: everything,
    connections: [
      blocked('no_credits', {
        detail: 'Insufficient credits: balance 0, minimum 5',
        link: 'https://synap.maximem.ai/billing?from=api',
        until: now + 14 * 60_000,
        correlationId: uuid(903),
      }),
    ],
  }),
  popup('storage-full', { records: everything, view: { storageFull: true } }),
  { name: 'welcome', path: 'welcome.html', local: {}, session: {} },
  {
    name: 'welcome-sample',
    path: 'welcome.html',
    ...stored({}),
    act: async (page) => {
      await page.getByRole('button', { name: 'Play a sample' }).click();
      await page.getByRole('button', { name: 'Show me the notification' }).click();
      await page.getByText('Did you see it?').waitFor();
    },
  },
  { name: 'options', path: 'options.html', ...stored({ records: everything }), act: refreshCredits },
  {
    name: 'options-doctor',
    path: 'options.html#doctor',
    ...stored({ records: everything }),
    act: async (page) => {
      await page.getByRole('button', { name: 'Examine' }).click();
      await page.getByRole('region', { name: 'staging' }).waitFor();
    },
  },
  {
    name: 'options-quiet-hours',
    path: 'options.html#notifications',
    ...stored({ records: everything }),
    ...withSettings({ quiet: { from: 22 * 60, to: 7 * 60 } }),
  },
  { name: 'options-no-connection', path: 'options.html', ...stored({ connections: [] }) },
  {
    name: 'options-two-connections',
    path: 'options.html',
    ...stored({
      records: everything,
      connections: [
        connection,
        {
          ...blocked('permission_missing'),
          id: 'c2',
          name: 'local cloud',
          colour: 'orange',
          baseUrl: 'http://localhost:8000',
          identity: null,
        },
      ],
    }),
  },
  {
    name: 'options-several-connections',
    path: 'options.html',
    ...stored({ records: elsewhere, connections: [connection, staging, longConnection] }),
    act: async (page) => {
      await page
        .getByRole('listitem')
        .filter({ hasText: 'staging' })
        .getByRole('button', { name: 'Edit', exact: true })
        .click();
      await page.getByText('Advanced').click();
      await refreshCredits(page);
    },
  },
  {
    name: 'options-remove-question',
    path: 'options.html',
    ...stored({ records: elsewhere, connections: [connection, staging] }),
    act: async (page) => {
      await refreshCredits(page);
      await page.getByRole('button', { name: 'Remove connection' }).click();
      await page.getByText('are watched on it').waitFor();
    },
  },
  {
    name: 'options-notification-question',
    path: 'options.html',
    ...stored({ records: everything }),
    act: async (page) => {
      await page.getByRole('button', { name: 'Send test notification' }).click();
      await page.getByRole('button', { name: 'Yes' }).scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'options-notification-steps',
    path: 'options.html',
    ...stored({ records: everything }),
    act: async (page) => {
      await page.getByRole('button', { name: 'Send test notification' }).click();
      await page.getByRole('button', { name: 'No', exact: true }).click();
    },
  },
  {
    name: 'options-clear-question',
    path: 'options.html',
    ...stored({ records: everything }),
    act: async (page) => {
      await page.getByRole('button', { name: 'Clear history' }).click();
    },
  },
  { name: 'history', path: 'history.html', ...stored({ records: everything }) },
  {
    name: 'history-opened',
    path: `history.html#/ingestion/${failed.id}`,
    ...stored({ records: everything }),
  },
  {
    name: 'history-unfolded',
    path: `history.html#/ingestion/${completed.id}`,
    ...stored({ records: everything }),
    act: async (page) => {
      await page.getByText('Requests and errors').click();
      await page.getByText('Changes between answers').click();
      await page.getByText('Raw JSON').scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'history-unknown-id',
    path: `history.html#/ingestion/${uuid(77)}`,
    ...stored({ records: everything }),
  },
  { name: 'history-empty', path: 'history.html', ...stored({}) },
  { name: 'history-many', path: 'history.html', ...history },
  {
    name: 'history-none-found',
    path: 'history.html#/?q=nothing+is+called+this&status=failed&from=2026-01-01',
    ...history,
  },
  {
    name: 'history-selected',
    path: 'history.html#/?q=refund&status=problems&last=week&sort=longest',
    ...history,
    act: async (page) => {
      await page.getByRole('checkbox', { name: 'Select refund' }).first().click();
      await page
        .getByRole('checkbox', { name: 'Select refund' })
        .nth(3)
        .click({ modifiers: ['Shift'] });
    },
  },
  { name: 'history-long-names', path: 'history.html', ...stored({ records: longNames }) },
  { name: 'history-statistics', path: 'history.html#/statistics', ...history },
  {
    name: 'history-statistics-below',
    path: 'history.html#/statistics?failure=Table+on+page+%23+could+not+be+read',
    ...history,
    act: async (page) => {
      await page.getByText('As a table').first().click();
      await page.getByRole('heading', { name: 'Waiting and processing' }).scrollIntoViewIfNeeded();
    },
  },
  { name: 'history-transfer', path: 'history.html#/transfer?q=refund', ...history },
  {
    name: 'history-import-refused',
    path: 'history.html#/transfer',
    ...history,
    act: async (page) => {
      const file = { name: 'x.json', mimeType: 'application/json', buffer: Buffer.from('{}') };
      await page.getByLabel('Choose a file').setInputFiles(file);
    },
  },
  { name: 'history-narrow', path: 'history.html#/statistics', ...history, size: { width: 400, height: 760 } },
];

function identity() {
  const { identity: known } = connection;
  if (!known) throw new Error('the connection of the screenshots is verified');
  return known;
}

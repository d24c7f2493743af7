// @vitest-environment happy-dom
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/preact';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ownError } from '../../../src/synap/errors';
import Inspector from '../../../src/ui/features/inspector/Inspector';
import { AskToWatch } from '../../../src/ui/pages/history/AskToWatch';
import { DEFAULT_SETTINGS, EMPTY_SUMMARY } from '../../../src/watch/model/defaults';
import {
  type Block,
  type Ingestion,
  keys,
  type LogEntry,
  type RawResponse,
  SCHEMA_VERSION,
} from '../../../src/watch/model/records';
import { endWatch, startNextRound } from '../../../src/watch/model/rounds';
import { summaryWith } from '../../../src/watch/model/summary';
import { failureOf } from '../../../src/watch/poll-result';
import {
  blockFor,
  connection,
  connectionRuntime,
  HOME,
  idOf,
  NOW,
  pendingOutcome,
  watching,
} from '../samples';
import { FakePage } from './fake-page';

const ID = idOf(1);
const home = summaryWith(EMPTY_SUMMARY, [connection(HOME, { name: 'production' })], DEFAULT_SETTINGS);
const view = { ...home, connections: home.connections.map((one) => ({ ...one, typicalMs: 14_000 })) };
const job = (over: Parameters<typeof watching>[1] = {}) =>
  watching(1, {
    documentId: 'refund-policy',
    status: 'processing',
    rawStatus: 'processing',
    watchedSince: Date.now() - 5_000,
    queuedAt: Date.now() - 7_000,
    startedAt: Date.now() - 5_000,
    ...over,
  });
const noted = (over: Partial<LogEntry>): LogEntry => ({
  at: Date.now(),
  event: 'polled',
  ingestionId: ID,
  connectionId: HOME,
  what: 'processing',
  correlationId: null,
  tookMs: 120,
  ...over,
});

let page: FakePage;

async function open(record: Ingestion = job(), more: Record<string, unknown> = {}) {
  page.write({ [keys.ingestion(ID)]: record, [keys.runtime(HOME)]: connectionRuntime(), ...more });
  const drawn = page.draw(<Inspector id={ID} summary={view} onBack={null} />);
  await screen.findByRole('article');
  await waitFor(() => expect(document.activeElement?.tagName).toBe('H1'));
  return drawn;
}

/** The background has polled: what is stored changes and the page is drawn again. */
async function redraw(record: Ingestion = job()) {
  page.write({ [keys.ingestion(ID)]: record });
  await new Promise((resolve) => setTimeout(resolve, 5));
}

const type = (box: HTMLElement, value: string) => fireEvent.input(box, { target: { value } });

beforeEach(() => {
  page = new FakePage();
});
afterEach(cleanup);

describe('an outcome', () => {
  it('that Synap has forgotten says so, and when that was found', async () => {
    const seenAt = Date.now();
    const done = {
      ...pendingOutcome(1, 'completed'),
      seenAt,
      recheck: { found: 'not_found', at: seenAt },
    } as const;
    await open(done);
    expect(screen.getByText(/No longer available in Synap/)).toBeTruthy();
    expect(screen.getByRole('article').textContent).toContain('Completed');
  });

  it('that is not of Synap says what Synap reported last', async () => {
    await open({ ...pendingOutcome(1, 'not_found', NOW, { rawStatus: 'processing' }), seenAt: Date.now() });
    expect(screen.getByText('Last known status').parentElement?.textContent).toContain('Processing');
  });
});

it('has the focus on its title as soon as that is there, also of one that is still to be read', async () => {
  await open();
  expect(document.activeElement).toBe(screen.getByRole('heading', { level: 1, name: 'refund-policy' }));
});

it('says when it was checked again, which changed nothing', async () => {
  const done = pendingOutcome(1, 'completed', Date.now() - 3_600_000, { rawStatus: 'completed' });
  await open(done);
  expect(screen.queryByText('Last checked')).toBeNull();
  await redraw(endWatch(startNextRound(done, Date.now()), 'completed', Date.now()));
  expect(screen.getByText('Last checked').parentElement?.textContent).toContain('now');
});

describe('what is watched on a paused connection', () => {
  const paused = (reason: Block['reason']) => ({
    ...view,
    connections: view.connections.map((one) => ({ ...one, blocked: blockFor(reason) })),
  });

  it('is shown as paused, with why and what resolves it, whatever its last poll has failed for', async () => {
    const summary = paused('key_rejected');
    const failed = job({ lastError: failureOf(ownError('unreachable'), NOW) });
    page.write({ [keys.ingestion(ID)]: failed, [keys.summary]: summary });
    page.draw(<Inspector id={ID} summary={summary} onBack={null} />);
    const article = await screen.findByRole('article');
    expect(article.querySelector('.status')?.textContent).toBe('Paused');
    expect(screen.getByRole('heading', { name: 'API key rejected' })).toBeTruthy();
    expect(await screen.findByRole('textbox', { name: 'API key' })).toBeTruthy();
    await waitFor(() => expect(document.activeElement?.tagName).toBe('H1'));
  });

  it('is as it ended where it has', async () => {
    page.write({ [keys.ingestion(ID)]: pendingOutcome(1, 'completed') });
    page.draw(<Inspector id={ID} summary={paused('no_credits')} onBack={null} />);
    const article = await screen.findByRole('article');
    expect(article.querySelector('.status')?.textContent).toBe('Completed');
    expect(screen.queryByRole('heading', { name: /credits/i })).toBeNull();
  });
});

describe('what was stopped', () => {
  const stopped = (over: Parameters<typeof job>[0] = {}): Ingestion => ({
    ...job(over),
    state: 'stopped',
    stoppedAt: NOW,
  });

  it('says when that was, and explains no drawing that is not there', async () => {
    page.now = () => NOW + 120_000;
    const transitions = [{ status: 'processing', notBefore: NOW, notAfter: NOW + 1 }];
    await open(stopped({ queuedAt: NOW, startedAt: NOW, transitions }));
    expect(screen.getByText('Stopped').closest('p')?.textContent).toContain('2 min ago');
    expect(screen.queryByText('status change')).toBeNull();
  });

  it('is resumed here too, by a button of the same name as in the list', async () => {
    await open(stopped());
    fireEvent.click(screen.getByRole('button', { name: 'Resume' }));
    expect(page.sent).toContainEqual({ type: 'check', ids: [ID] });
  });

  it('is resumed on another connection only by a button that names it', async () => {
    page.write({ [keys.summary]: home });
    await open(stopped({ connectionId: 'gone' }));
    fireEvent.click(await screen.findByRole('button', { name: 'Resume on production' }));
    expect(page.sent).toContainEqual({ type: 'check', ids: [ID], connectionId: HOME });
  });
});

describe('what a person wants first', () => {
  const queuedAt = NOW + 250;
  const done = (over: Parameters<typeof pendingOutcome>[3] = {}) => ({
    ...pendingOutcome(1, 'completed', NOW + 15_000, {
      documentId: 'refund-policy',
      status: 'completed',
      rawStatus: 'completed',
      queuedAt,
      startedAt: queuedAt + 2_000,
      completedAt: queuedAt + 14_238,
      transitions: [
        { status: 'queued', notBefore: null, notAfter: NOW + 500 },
        { status: 'completed', notBefore: NOW + 13_000, notAfter: NOW + 15_000 },
      ],
      ...over,
    }),
    seenAt: NOW,
  });
  const article = () => screen.getByRole('article');
  const text = () => article().textContent ?? '';
  const times = (part: string) => text().split(part).length - 1;

  it('is how it ended and why, before anything else', async () => {
    const error = 'Embedding provider refused the document';
    await open({
      ...done({ errorMessage: error, rawStatus: 'failed', status: 'failed' }),
      outcome: { kind: 'failed', at: NOW, round: 1 },
    });
    const order = ['refund-policy', 'Failed', '14.238 s', error, 'Check again', 'Memories', 'Ingestion ID'];
    const places = order.map((part) => text().indexOf(part));
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(times(error)).toBe(1);
    fireEvent.click(screen.getByRole('button', { name: 'Copy error message' }));
    expect(page.copied).toEqual([error]);
  });

  it('is a traceback in columns, a sentence as text, and what would turn letters round a mark', async () => {
    const failed = (errorMessage: string): Ingestion => ({
      ...done({ errorMessage }),
      outcome: { kind: 'failed', at: NOW, round: 1 },
    });
    const message = () => screen.getByRole('region', { name: 'Error message' });
    await open(failed('Embedding provider refused the document'));
    expect(message().matches('.mono')).toBe(false);
    await redraw(failed('Traceback (most recent call last):\n  File "a.py", line 1\nKeyError: 1'));
    expect(message().matches('.mono')).toBe(true);
    await redraw(failed('could not read \u202efdp.exe'));
    expect(message().textContent).toBe('could not read ⟨RLO⟩fdp.exe');
  });

  it('names each fact once: no word of Synap’s beside its translation, no time twice, nothing that is not there', async () => {
    await open(done());
    for (const once of ['Completed', '14.238 s', '12.238 s', ID, 'refund-policy'])
      expect([once, times(once)]).toEqual([once, once === 'Completed' ? 2 : 1]);
    expect(text()).not.toMatch(/completed|none|not yet/);
    const clocks = text().match(/\d?\d:\d\d:\d\d/g) ?? [];
    expect(new Set(clocks).size).toBe(clocks.length);
    expect(text()).toContain('detected within 2 s');
    expect(text()).toContain('status change');
  });

  it('is of a traceback the line that gives the reason', async () => {
    const traceback =
      'Traceback (most recent call last):\n  File "a.py", line 1, in run\nValueError: bad page 4';
    await open({ ...done({ errorMessage: traceback }), outcome: { kind: 'failed', at: NOW, round: 1 } });
    expect(document.querySelector('.reason-gist')?.textContent).toBe('ValueError: bad page 4');
  });

  it('is said where Synap gives no reason, and where the watch timed out', async () => {
    await open({ ...done({ errorMessage: null }), outcome: { kind: 'failed', at: NOW, round: 1 } });
    expect(text()).toContain('Synap gave no reason.');
    await redraw({ ...pendingOutcome(1, 'timed_out', NOW, { rawStatus: 'processing' }), seenAt: NOW });
    await screen.findByText('Not finished within the maximum watch time.');
  });

  it('of one that was never found are no empty fields', async () => {
    await open({ ...pendingOutcome(1, 'not_found', NOW), seenAt: NOW });
    const terms = screen.getAllByRole('term').map((term) => term.textContent);
    expect(terms).toEqual(['Connection', 'Added']);
    expect(screen.queryByRole('region', { name: 'Memories' })).toBeNull();
    expect(screen.queryByRole('region', { name: 'Timeline' })).toBeNull();
  });

  it.each([
    ['finished', () => done()],
    ['never found', () => ({ ...pendingOutcome(1, 'not_found', NOW), seenAt: NOW })],
    [
      'in trouble',
      () =>
        job({
          lastError: {
            code: 'server_error',
            at: NOW,

            detail: null,
            correlationId: 'c-9',
          },
        }),
    ],
  ] as const)('has one button for each thing to do, and each has a name: %s', async (_, record) => {
    await open(record());
    const names = screen
      .getAllByRole('button')
      .map((button) => button.getAttribute('aria-label') ?? button.textContent);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
    expect(names).not.toContain('');
    expect(names.filter((name) => /Check|Try again/.test(name ?? ''))).toHaveLength(1);
    const actions = [...document.querySelectorAll('.actions button')];
    expect(actions.every((button) => button.textContent !== '')).toBe(true);
  });
});

describe('label and note', () => {
  const label = () => screen.getByRole<HTMLInputElement>('textbox', { name: 'Label' });
  const note = () => screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Note' });

  it('stay as they are typed while the page is drawn again, and are saved together', async () => {
    await open();
    type(label(), 'Refunds ');
    type(note(), 'ask Ines');
    await redraw();
    expect([label().value, note().value]).toEqual(['Refunds ', 'ask Ines']);
    await waitFor(() =>
      expect(page.sent).toContainEqual({ type: 'annotate', id: ID, label: 'Refunds', note: 'ask Ines' }),
    );
    await redraw(job({ label: 'Refunds', note: 'ask Ines' }));
    expect(label().value).toBe('Refunds ');
    expect(screen.getByText('Saved')).toBeTruthy();
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('Refunds');
  });

  it('are saved at once when the field is left, and then show what is stored', async () => {
    await open();
    page.answer = () => page.write({ [keys.ingestion(ID)]: job({ label: 'Refunds' }) });
    type(label(), ' Refunds ');
    fireEvent.focusOut(label());
    await waitFor(() => expect(label().value).toBe('Refunds'));
    expect(page.sent.filter(({ type }) => type === 'annotate')).toHaveLength(1);
  });

  it('with something like a key in them are saved only when the person has said what to do with it', async () => {
    await open();
    type(note(), 'ask with synap_live_0123456789abcdef');
    fireEvent.focusOut(note());
    expect((await screen.findByRole('alert')).textContent).toContain('looks like an API key');
    expect(page.sent.filter(({ type }) => type === 'annotate')).toEqual([]);
    fireEvent.click(screen.getByRole('button', { name: 'Remove it' }));
    expect(page.sent).toContainEqual({ type: 'annotate', id: ID, label: '', note: 'ask with [key removed]' });
    await waitFor(() => expect(screen.queryByRole('alert')).toBeNull());

    type(note(), 'no key: synap_live_0123456789abcdef');
    fireEvent.click(await screen.findByRole('button', { name: 'Save it anyway' }));
    const whole = { type: 'annotate', id: ID, label: '', note: 'no key: synap_live_0123456789abcdef' };
    expect(page.sent).toContainEqual(whole);
    await waitFor(() => expect(screen.queryByRole('alert')).toBeNull());
  });

  it('named like Synap are saved without a question', async () => {
    await open();
    type(label(), 'synap_backfill_03');
    fireEvent.focusOut(label());
    await waitFor(() =>
      expect(page.sent).toContainEqual({ type: 'annotate', id: ID, label: 'synap_backfill_03', note: '' }),
    );
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('are saved when the inspector is left before that', async () => {
    const drawn = await open();
    type(note(), 'half a th');
    drawn.unmount();
    expect(page.sent).toContainEqual({ type: 'annotate', id: ID, label: '', note: 'half a th' });
  });

  it('that cannot be saved stay in their fields, and it is said', async () => {
    await open();
    page.refusal = 'storage_full';
    type(label(), 'Refunds');
    fireEvent.focusOut(label());
    await screen.findByText(/That didn't work|storage/i);
    await redraw();
    expect(label().value).toBe('Refunds');
    page.refusal = null;
    fireEvent.focusOut(label());
    await screen.findByText('Saved');
  });
});

describe('memories', () => {
  const memory = (id: string) => screen.getByRole('button', { name: id });

  it('grow while the job is in progress, and one that is unfolded stays so', async () => {
    await open(job({ memoriesCreated: 1, memoryIds: ['m-1'] }));
    page.answer = () => ({
      type: 'fact',
      content: 'Refunds take 14 days.',
      confidence: 0.92,
    });
    fireEvent.click(memory('m-1'));
    await screen.findByText('Refunds take 14 days.');
    expect(screen.getByText('fact')).toBeTruthy();
    expect(screen.getByText('confidence 0.92')).toBeTruthy();
    await redraw(job({ memoriesCreated: 2, memoryIds: ['m-1', 'm-2'] }));
    expect(memory('m-2').getAttribute('aria-expanded')).toBe('false');
    expect(screen.getByText('Refunds take 14 days.')).toBeTruthy();
  });

  it('are asked for on demand and once', async () => {
    await open(job({ memoryIds: ['m-1', 'm-2'] }));
    expect(page.sent).toEqual([]);
    page.answer = () => ({ type: null, content: null, confidence: null });
    fireEvent.click(memory('m-1'));
    await screen.findByText('Synap returned no content.');
    fireEvent.click(memory('m-1'));
    fireEvent.click(memory('m-1'));
    expect(page.sent).toEqual([{ type: 'readMemory', ingestionId: ID, memoryId: 'm-1' }]);
  });

  it('that cannot be had say why, and can be asked for again', async () => {
    await open(job({ memoryIds: ['m-1'] }));
    page.reply = () => ({ ok: false, error: { code: 'not_found', detail: null, correlationId: 'corr-7' } });
    fireEvent.click(memory('m-1'));
    await screen.findByText('corr-7');
    page.reply = null;
    page.answer = () => ({ type: 'fact', content: 'Here now.', confidence: 1 });
    fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
    await screen.findByText('Here now.');
  });
});

describe('the menu "Copy as"', () => {
  const button = () => screen.getByRole('button', { name: 'Copy as' });
  const items = () => screen.getAllByRole('menuitem');
  const press = (key: string) => fireEvent.keyDown(document.activeElement ?? document.body, { key });

  it('is worked by the keyboard alone', async () => {
    await open();
    button().focus();
    press('ArrowDown');
    await waitFor(() => expect(document.activeElement).toBe(items()[0]));
    press('ArrowUp');
    expect(document.activeElement).toBe(items().at(-1));
    press('ArrowDown');
    expect(document.activeElement).toBe(items()[0]);
    press('End');
    press('Home');
    press('ArrowDown');
    expect(document.activeElement?.textContent).toBe('JSON');
    press('Escape');
    await waitFor(() => expect(screen.queryByRole('menu')).toBeNull());
    expect(document.activeElement).toBe(button());
  });

  it('copies each form', async () => {
    const detail = {
      schema: SCHEMA_VERSION,
      raw: '{"a":1}',
      truncated: false,
      at: 1,
      correlationId: null,
      changes: [],
    };
    await open(job(), { [keys.rawResponse(ID)]: detail });
    for (const name of ['ID', 'JSON', 'Markdown report', 'curl command', 'Python']) {
      fireEvent.click(screen.getByRole('button', { name: /Copy as|Copied/, expanded: false }));
      await screen.findByRole('menu');
      await redraw();
      fireEvent.click(screen.getByRole('menuitem', { name }));
      await screen.findByRole('button', { name: 'Copied' });
    }
    const [id, json, report, curl, python] = page.copied;
    expect(id).toBe(ID);
    expect(json).toBe('{\n  "a": 1\n}');
    expect(report).toContain(`## Synap ingestion \`${ID}\``);
    expect(curl).toContain(`'https://${HOME}.example/api/v1/memories/status/${ID}'`);
    expect(python).toContain(`sdk.memories.status("${ID}")`);
  });
});

describe('what is folded', () => {
  const unfold = (heading: string) => {
    const fold = screen.getByText(heading).closest('details');
    if (!fold) throw new Error(`${heading} is no fold`);
    fold.open = true;
    fireEvent(fold, new Event('toggle'));
    return within(fold);
  };

  it('nothing that came from outside turns round the text beside it: what would is shown as a mark', async () => {
    const turned = (text: string) => `${text}\u202etxt.exe`;
    const detail: RawResponse = {
      schema: SCHEMA_VERSION,
      raw: JSON.stringify({ note: turned('raw') }),
      truncated: false,
      at: 1,
      correlationId: null,
      noise: [],
      changedLast: [],
      changes: [
        { at: 1, fields: [{ path: turned('path'), before: turned('before'), after: turned('after') }] },
      ],
    };
    const lastError = {
      code: 'server_error' as const,
      at: 1,
      detail: turned('detail'),
      correlationId: turned('corr'),
    };
    const texts = {
      label: 'mine',
      documentId: turned('document'),
      status: 'other',
      rawStatus: turned('status'),
    } as const;
    await open(job({ ...texts, lastError }), { [keys.rawResponse(ID)]: detail });
    await unfold('Changes between responses').findByText(/before/);
    await unfold('Raw JSON').findByText(/raw/);
    const shown = document.body.textContent ?? '';
    for (const name of ['document', 'status', 'path', 'before', 'after', 'detail', 'corr'])
      expect(shown).toContain(`${name}⟨RLO⟩txt.exe`);
    expect(shown).toContain('raw\\u202etxt.exe');
    expect(shown).not.toContain('\u202e');
  });

  it('names what is different in each response, beside the changes', async () => {
    const detail: RawResponse = {
      schema: SCHEMA_VERSION,
      raw: '{}',
      truncated: false,
      at: 1,
      correlationId: null,
      noise: ['server_time', 'meta.request'],
      changedLast: [],
      changes: [],
    };
    await open(job(), { [keys.rawResponse(ID)]: detail });
    const fold = unfold('Changes between responses');
    await fold.findByText('server_time, meta.request');
    fold.getByText('No changes between responses yet.');
  });

  it('shows the requests of this ingestion and what befell its connection, newest first', async () => {
    const entries = [
      noted({ correlationId: 'corr-1' }),
      noted({ ingestionId: idOf(2), correlationId: 'of-another' }),
      noted({ event: 'failed_poll', what: 'server_error', correlationId: 'corr-2' }),
      noted({ event: 'blocked', what: 'key_needed', ingestionId: null, tookMs: null }),
    ];
    const older = [noted({ what: 'queued', correlationId: 'corr-0' })];
    await open(job(), {
      [keys.log]: { schema: SCHEMA_VERSION, entries },
      [keys.olderLog]: { schema: SCHEMA_VERSION, entries: older },
    });
    const fold = unfold('Requests and errors');
    await fold.findByText('corr-1');
    const ids = fold.getAllByRole('row').flatMap((row) => /corr-\d/.exec(row.textContent ?? '')?.[0] ?? []);
    expect(ids).toEqual(['corr-2', 'corr-1', 'corr-0']);
    expect(fold.queryByText('of-another')).toBeNull();
    expect(fold.getAllByRole('row')[1]?.textContent).toContain('Connection paused');
    expect(fold.getByText('Status: Queued')).toBeTruthy();
  });

  it('shows what was and what is, where an answer differed from the one before', async () => {
    const fields = [
      { path: 'status', before: '"queued"', after: '"processing"' },
      { path: 'memory_ids.0', before: null, after: '"m-1"' },
    ];
    const detail: RawResponse = {
      schema: SCHEMA_VERSION,
      raw: '{}',
      truncated: false,
      at: 1,
      correlationId: null,
      noise: [],
      changedLast: [],
      changes: [{ at: 1, fields }],
    };
    await open(job(), { [keys.rawResponse(ID)]: detail });
    const fold = unfold('Changes between responses');
    await fold.findByText('"queued"');
    const lines = fold.getByRole('list').querySelectorAll('del, ins');
    expect([...lines].map((line) => line.textContent)).toEqual([
      'was "queued"',
      'is "processing"',
      'is "m-1"',
    ]);
  });

  it('finds in the raw answer, forwards and backwards, and Esc ends it', async () => {
    const raw = JSON.stringify({ status: 'processing', other: 'Status', status_of: 1 });
    const detail = { schema: SCHEMA_VERSION, raw, truncated: false, at: 1, correlationId: null, changes: [] };
    await open(job(), { [keys.rawResponse(ID)]: detail });
    const fold = unfold('Raw JSON');
    const box = await fold.findByRole<HTMLInputElement>('textbox', { name: 'Find in Raw JSON' });
    const count = () => fold.getByRole('status').textContent;
    type(box, 'status');
    await waitFor(() => expect(count()).toBe('1 of 3'));
    fireEvent.keyDown(box, { key: 'Enter' });
    await waitFor(() => expect(count()).toBe('2 of 3'));
    fireEvent.keyDown(box, { key: 'Enter', shiftKey: true });
    fireEvent.keyDown(box, { key: 'Enter', shiftKey: true });
    await waitFor(() => expect(count()).toBe('3 of 3'));
    fireEvent.click(fold.getByRole('button', { name: 'Next match' }));
    await waitFor(() => expect(count()).toBe('1 of 3'));
    type(box, 'nowhere');
    await waitFor(() => expect(count()).toBe('No matches'));
    expect(fireEvent.keyDown(box, { key: 'Escape' })).toBe(false);
    await waitFor(() => expect(box.value).toBe(''));
    expect(fireEvent.keyDown(box, { key: 'Escape' })).toBe(true);
  });
});

describe('the way of a job', () => {
  it('is a drawing with a name, and a list for those who cannot see it', async () => {
    await open(
      job({
        transitions: [
          { status: 'queued', notBefore: null, notAfter: Date.now() - 6_000 },
          { status: 'processing', notBefore: Date.now() - 6_000, notAfter: Date.now() - 4_000 },
        ],
      }),
    );
    expect(screen.getByRole('img', { name: /^2 s waiting, \d(\.\d)? s processing$/ })).toBeTruthy();
    const changes = within(screen.getByRole('list', { name: 'Status changes' })).getAllByRole('listitem');
    expect(changes.map((one) => one.textContent)).toEqual([
      expect.stringMatching(/^Queued.* [AP]M$/),
      expect.stringMatching(/^Processing.*, detected within 2 s$/),
    ]);
  });

  it('is not drawn where nothing is known of how long anything took', async () => {
    const record = endWatch(
      job({ queuedAt: Date.now() - 86_400_000, startedAt: null }),
      'timed_out',
      Date.now(),
    );
    await open(record);
    expect(screen.getByRole('list', { name: 'Status changes' })).toBeTruthy();
    expect(screen.queryByRole('img')).toBeNull();
  });

  it('is measured by what is usual, in a bar with a name', async () => {
    await open();
    const bar = screen.getByRole<HTMLProgressElement>('progressbar', { name: /usual duration/ });
    expect(bar.value).toBeGreaterThanOrEqual(49);
    expect(bar.value).toBeLessThan(70);
    expect(bar.getAttribute('aria-valuetext')).toBe('usually 14 s');
  });
});

it('an ID from a link that is not known is not asked about before the person says so', async () => {
  page.draw(<AskToWatch id={ID} summary={view} onLeave={() => {}} />);
  expect(screen.getByText(ID)).toBeTruthy();
  expect(page.sent).toEqual([]);
  fireEvent.click(screen.getByRole('button', { name: 'Watch it' }));
  await waitFor(() =>
    expect(page.sent).toEqual([{ type: 'watch', ids: [ID], connectionId: HOME, source: 'history' }]),
  );
});

// @vitest-environment happy-dom
import { cleanup, fireEvent, screen, waitFor } from '@testing-library/preact';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { keepFocus } from '../../../src/ui/hooks/keep-focus';
import { Popup } from '../../../src/ui/pages/popup/Popup';
import { markRemoved } from '../../../src/watch/model/ingestion';
import { type Ingestion, keys } from '../../../src/watch/model/records';
import { NOW, pendingOutcome, watching } from '../samples';
import { FakePage, storedOf } from './fake-page';

const BUSY = watching(3, { documentId: 'busy', status: 'processing', rawStatus: 'processing' });
const LATER = watching(2, { documentId: 'later', status: 'queued', rawStatus: 'queued' });
const GOOD = pendingOutcome(1, 'completed', NOW, { documentId: 'good' });

let page: FakePage;
/** What is stored, as the background would have it. */
let records: Ingestion[];

function store(changed: Ingestion[]): void {
  records = changed;
  page.write(storedOf(changed));
}

const button = (name: string) => screen.findByRole('button', { name });
const focused = () => document.activeElement;

beforeEach(async () => {
  page = new FakePage();
  store([BUSY, LATER, GOOD]);
  page.draw(<Popup place="popup" />);
  keepFocus(document.body);
  await waitFor(() => expect(page.sent).toContainEqual({ type: 'visible', ids: [BUSY.id, LATER.id] }));
});
afterEach(cleanup);

describe('the focus stays', () => {
  it('on a row that goes from in progress to finished', async () => {
    (await button('busy')).focus();
    store([LATER, pendingOutcome(3, 'completed', NOW, { documentId: 'busy' }), GOOD]);
    await waitFor(() =>
      expect(screen.getAllByRole('listitem').map((row) => row.querySelector('button')?.textContent)).toEqual([
        'later',
        'busy',
        'good',
      ]),
    );
    expect(focused()).toBe(await button('busy'));
  });

  it('on a batch of which the last one finishes', async () => {
    const of = { batchId: 'night', documentId: 'part' };
    const ended = pendingOutcome(5, 'completed', NOW, of);
    store([watching(4, of), ended, LATER]);
    (await button('Batch of 2')).focus();
    store([pendingOutcome(4, 'completed', NOW, of), ended, LATER]);
    await waitFor(() => expect(screen.getAllByRole('listitem')[0]?.textContent).toContain('later'));
    expect(focused()).toBe(await button('Batch of 2'));
  });

  it('where it is when others come and go', async () => {
    (await button('later')).focus();
    store([
      watching(9, { documentId: 'newest' }),
      LATER,
      pendingOutcome(3, 'failed', NOW, { documentId: 'busy' }),
      GOOD,
    ]);
    await button('newest');
    expect(focused()).toBe(await button('later'));
  });

  it('beside a button that vanishes by what it does', async () => {
    fireEvent.click(await button('busy'));
    const stop = await button('Stop watching');
    await waitFor(() => expect(focused()?.tagName).toBe('H1'));
    stop.focus();
    fireEvent.click(stop);
    store([{ ...BUSY, state: 'stopped', stoppedAt: NOW }, LATER, GOOD]);
    await waitFor(() => expect(screen.queryByRole('button', { name: 'Stop watching' })).toBeNull());
    const resume = await button('Resume');
    await waitFor(() => expect(focused()).toBe(resume));
  });

  it('with what is taken back: on Undo, and then on the row that is there again', async () => {
    (await button('good')).focus();
    fireEvent.keyDown(focused() ?? document.body, { key: 'Delete' });
    expect(page.sent).toContainEqual({ type: 'remove', ids: [GOOD.id] });
    page.write({ [keys.ingestion(GOOD.id)]: markRemoved(GOOD, Date.now()) });
    const undo = await button('Undo');
    expect(focused()).toBe(await button('later'));
    undo.focus();
    fireEvent.click(undo);
    store([BUSY, LATER, GOOD]);
    await waitFor(() => expect(screen.queryByRole('button', { name: 'Undo' })).toBeNull());
    await waitFor(async () => expect(focused()).toBe(await button('good')));
  });

  it('on Undo, when what is open is removed: in the empty field Ctrl+Z would undo typing', async () => {
    fireEvent.click(await button('later'));
    const remove = await button('Remove');
    await waitFor(() => expect(focused()?.tagName).toBe('H1'));
    remove.focus();
    fireEvent.click(remove);
    page.write({ [keys.ingestion(LATER.id)]: markRemoved(LATER, Date.now()) });
    const undo = await button('Undo');
    await waitFor(() => expect(focused()).toBe(undo));
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(focused()).toBe(undo);
    fireEvent.keyDown(undo, { key: 'z', ctrlKey: true });
    store([BUSY, LATER, GOOD]);
    await waitFor(async () => expect(focused()).toBe(await button('later')));
  });

  it('on what the keys were asked for from, when their window is closed', async () => {
    (await button('later')).focus();
    fireEvent.keyDown(focused() ?? document.body, { key: '?' });
    const dialog = await screen.findByRole('dialog');
    fireEvent.keyDown(dialog, { key: 'Escape' });
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    await waitFor(() => expect(focused()).not.toBe(document.body));
  });

  it('on the row that was opened, when it is closed', async () => {
    const row = await button('later');
    row.focus();
    fireEvent.click(row);
    await screen.findByRole('heading', { level: 1, name: 'later' });
    fireEvent.keyDown(focused() ?? document.body, { key: 'Escape' });
    await waitFor(async () => expect(focused()).toBe(await button('later')));
  });
});

describe('what is heard', () => {
  const region = () => screen.getByRole('log');
  /** The next drawing is over. */
  const drawn = () => new Promise((resolve) => setTimeout(resolve, 10));

  it('is that a job has ended and how, once, and nothing of the way there', async () => {
    const before = region();
    expect(before.textContent).toBe('');
    store([{ ...BUSY, memoriesCreated: 1 }, LATER, GOOD]);
    await drawn();
    store([{ ...BUSY, memoriesCreated: 2, status: 'other', rawStatus: 'embedding' }, LATER, GOOD]);
    await drawn();
    expect(region().textContent).toBe('');
    const ended = pendingOutcome(3, 'completed', NOW, { documentId: 'busy' });
    store([LATER, ended, GOOD]);
    await waitFor(() => expect(region().textContent).toBe('busy: Completed'));
    store([{ ...LATER, memoriesCreated: 1 }, { ...ended, label: 'renamed' }, GOOD]);
    await drawn();
    expect(region().textContent).toBe('busy: Completed');
    // The very same element: one that comes with its text is not heard.
    expect(region()).toBe(before);
  });

  it('is all that ended at once, and not what was stopped or removed', async () => {
    store([
      pendingOutcome(3, 'failed', NOW, { documentId: 'busy' }),
      pendingOutcome(2, 'completed', NOW, { documentId: 'later' }),
      GOOD,
    ]);
    await waitFor(() => expect(region().textContent).toBe('busy: Failed. later: Completed'));
    store([
      watching(3, { documentId: 'again' }),
      pendingOutcome(2, 'completed', NOW, { documentId: 'later' }),
      GOOD,
    ]);
    await drawn();
    store([
      { ...watching(3, { documentId: 'again' }), state: 'stopped', stoppedAt: NOW },
      ...records.slice(1),
    ]);
    await drawn();
    expect(region().textContent).toBe('busy: Failed. later: Completed');
  });
});

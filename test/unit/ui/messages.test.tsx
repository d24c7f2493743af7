// @vitest-environment happy-dom
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/preact';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { MESSAGE_MS } from '../../../src/ui/hooks/use-message';
import { Options } from '../../../src/ui/pages/options/Options';
import { Popup } from '../../../src/ui/pages/popup/Popup';
import { DEFAULT_SETTINGS } from '../../../src/watch/model/defaults';
import { type Ingestion, type Summary, summarySchema } from '../../../src/watch/model/records';
import { idOf, NOW, pendingOutcome, watching } from '../samples';
import { FakePage, storedOf } from './fake-page';

const HOUR = 3_600_000;

let page: FakePage;

function store(records: Ingestion[], change: (summary: Summary) => Partial<Summary> = () => ({})): void {
  const stored = storedOf(records);
  const summary = summarySchema.parse(stored.summary);
  page.write({ ...stored, summary: { ...summary, ...change(summary) } });
}

/** The key was verified just now. */
const verified = ({ connections }: Summary): Partial<Summary> => ({
  connections: connections.map((one) => ({
    ...one,
    identity: { clientId: 'client', instanceId: 'instance', isolation: null, at: page.now() + 1 },
  })),
});

const passes = (ms: number) => vi.advanceTimersByTimeAsync(ms);

/** A message has its time from the frame on in which it is drawn. */
const OVER_MS = MESSAGE_MS + 50;

beforeEach(() => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  page = new FakePage();
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

async function paste(text: string): Promise<void> {
  const field = screen.getByRole('textbox', { name: 'Ingestion ID' });
  fireEvent.input(field, { target: { value: text } });
  fireEvent.click(screen.getByRole('button', { name: 'Watch' }));
}

describe('what has worked is said for a while', () => {
  it('how many are watched, with the warning of a key in the text', async () => {
    store([watching(9, { documentId: 'one' })]);
    page.answer = () => ({ added: [idOf(1), idOf(2)], known: [], restarted: [] });
    page.draw(<Popup place="popup" />);
    await screen.findByRole('button', { name: 'one' });
    await paste(`${idOf(1)} ${idOf(2)} synap_live_0a1B2c3D4e5F6g7H8i9J`);
    expect(await screen.findByText('Watching 2 ingestions')).toBeTruthy();
    expect(screen.getByText(/contains an API key/)).toBeTruthy();
    await passes(OVER_MS);
    expect(screen.queryByText('Watching 2 ingestions')).toBeNull();
    expect(screen.queryByText(/contains an API key/)).toBeNull();
  });

  it('that a setting is saved; that it was not, stays', async () => {
    store([]);
    page.draw(<Options />);
    fireEvent.click(await screen.findByRole('switch', { name: 'Completed' }));
    expect(await screen.findByText('Saved')).toBeTruthy();
    await passes(OVER_MS);
    expect(screen.queryByText('Saved')).toBeNull();
    page.refusal = 'disk_full';
    fireEvent.click(screen.getByRole('switch', { name: 'Failed' }));
    const failure = await screen.findByText(/disk is full/i);
    await passes(3 * MESSAGE_MS);
    expect(failure.isConnected).toBe(true);
  });

  it('that a key works, and not beside an error of its connection', async () => {
    store([watching(9, { documentId: 'one' })]);
    page.draw(<Popup place="popup" />);
    await screen.findByRole('button', { name: 'one' });
    store([watching(9, { documentId: 'one' })], verified);
    expect(await screen.findByText('Connected')).toBeTruthy();
    const blocked = { reason: 'no_credits' as const, since: NOW, until: null, notifiedAt: null };
    store([watching(9, { documentId: 'one' })], (summary) => ({
      connections: (verified(summary).connections ?? []).map((one) => ({
        ...one,
        blocked: { ...blocked, detail: null, correlationId: null, link: null },
      })),
    }));
    await waitFor(() => expect(screen.queryByText('Connected')).toBeNull());
    store([watching(9, { documentId: 'one' })], verified);
    expect(await screen.findByText('Connected')).toBeTruthy();
    await passes(OVER_MS);
    expect(screen.queryByText('Connected')).toBeNull();
  });
});

it('what was over long before it was pasted is answered below the field, and counts as shown there', async () => {
  store([watching(9, { documentId: 'one' })]);
  page.answer = () => ({ added: [idOf(1)], known: [], restarted: [] });
  page.draw(<Popup place="popup" />);
  await screen.findByRole('button', { name: 'one' });
  await paste(idOf(1));
  const old = pendingOutcome(1, 'failed', NOW, { documentId: 'old-job', completedAt: NOW - 3 * HOUR });
  store([watching(9, { documentId: 'one' }), old]);
  const open = await screen.findByRole('button', { name: 'Open' });
  const answer = open.closest('p');
  expect(answer?.textContent).toContain('Failedold-job');
  expect(answer?.getAttribute('data-unseen')).toBe(old.id);
});

describe('what was removed', () => {
  const removed = () => ({ ...pendingOutcome(1, 'completed', NOW), removedAt: Date.now() });
  const offer = () => screen.queryByRole('button', { name: 'Undo' });

  it('is offered back for ten seconds', async () => {
    store([removed()]);
    page.draw(<Popup place="popup" />);
    await screen.findByRole('button', { name: 'Undo' });
    await passes(8_500);
    expect(offer()).not.toBeNull();
    await passes(2_500);
    expect(offer()).toBeNull();
  });

  it('and cannot be brought back is still offered, and it is said', async () => {
    store([removed()]);
    page.draw(<Popup place="popup" />);
    await screen.findByRole('button', { name: 'Undo' });
    fireEvent.keyDown(document.body, { key: 'Z', ctrlKey: true, shiftKey: true });
    expect(page.sent.filter(({ type }) => type === 'restore')).toEqual([]);
    page.refusal = 'disk_full';
    fireEvent.click(offer() ?? document.body);
    await screen.findByText("That didn't work: The disk is full");
    expect(offer()).not.toBeNull();
  });
});

describe('keeping fewer finished ingestions', () => {
  const finished = Array.from({ length: 5 }, (_, n) => pendingOutcome(n + 1, 'completed', NOW));
  const keep = (count: string) => {
    const box = screen.getByRole('spinbutton', { name: 'Finished ingestions to keep' });
    fireEvent.input(box, { target: { value: count } });
    fireEvent.change(box);
  };

  beforeEach(async () => {
    store(finished);
    page.draw(<Options />);
    await screen.findByRole('switch', { name: 'Completed' });
  });

  it('is asked about, with how many go, before any goes', async () => {
    keep('2');
    await screen.findByText(/^3 finished ingestions will be deleted now/);
    expect(page.sent.filter(({ type }) => type === 'saveSettings')).toEqual([]);
    fireEvent.click(screen.getByRole('button', { name: 'Delete' }));
    await waitFor(() => expect(page.sent).toContainEqual({ type: 'saveSettings', patch: { keep: 2 } }));
  });

  it('is given up by Cancel and by Esc', async () => {
    for (const give of [
      () =>
        fireEvent.click(
          within(screen.getByRole('group', { name: 'Finished ingestions to keep' })).getByRole('button', {
            name: 'Cancel',
          }),
        ),
      () => fireEvent.keyDown(document.activeElement ?? document.body, { key: 'Escape' }),
    ]) {
      keep('2');
      const question = await screen.findByRole('group', { name: 'Finished ingestions to keep' });
      expect(question.contains(document.activeElement)).toBe(true);
      give();
      await waitFor(() => expect(screen.queryByText(/will be deleted now/)).toBeNull());
      const box = screen.getByRole<HTMLInputElement>('spinbutton', { name: 'Finished ingestions to keep' });
      expect(box.value).toBe(String(DEFAULT_SETTINGS.keep));
    }
    expect(page.sent.filter(({ type }) => type === 'saveSettings')).toEqual([]);
  });

  it('is not asked about where none goes', async () => {
    keep('5');
    await waitFor(() => expect(page.sent).toContainEqual({ type: 'saveSettings', patch: { keep: 5 } }));
  });
});

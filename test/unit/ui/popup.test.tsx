// @vitest-environment happy-dom
import { cleanup, fireEvent, screen, waitFor } from '@testing-library/preact';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Popup } from '../../../src/ui/pages/popup/Popup';
import { type Ingestion, summarySchema } from '../../../src/watch/model/records';
import { idOf, NOW, pendingOutcome, watching } from '../samples';
import { FakePage, storedOf } from './fake-page';

const BUSY = watching(3, { documentId: 'onboarding-call', status: 'processing', rawStatus: 'processing' });
const GOOD = pendingOutcome(2, 'completed', NOW, { documentId: 'refund-policy' });
const BAD = pendingOutcome(1, 'failed', NOW, {
  documentId: 'standup',
  errorMessage: 'Embedding service unavailable',
});

let page: FakePage;

const rows = () => screen.queryAllByRole('listitem').map((row) => row.querySelector('button')?.textContent);
const focused = () => document.activeElement?.textContent;
const press = (key: string) => fireEvent.keyDown(document.activeElement ?? document.body, { key });

beforeEach(async () => {
  page = new FakePage();
  page.write(storedOf([BUSY, GOOD, BAD] satisfies Ingestion[]));
  page.draw(<Popup place="popup" />);
  await waitFor(() => expect(page.sent).toContainEqual({ type: 'visible', ids: [BUSY.id] }));
});
afterEach(cleanup);

it('shows a final status that it does not know as it came, and a cancelled ingestion as cancelled', async () => {
  cleanup();
  const odd = pendingOutcome(5, 'other', NOW, { documentId: 'minutes', rawStatus: 'archived' });
  page.write(storedOf([pendingOutcome(4, 'cancelled', NOW, { documentId: 'memo' }), odd]));
  page.draw(<Popup place="popup" />);
  const list = () => screen.getAllByRole('listitem').map((row) => row.textContent);
  await waitFor(() => expect(list()).toHaveLength(2));
  expect(list()).toEqual([expect.stringContaining('archived'), expect.stringContaining('Cancelled')]);
});

it('tells a screen reader of each of two ingestions of one document', async () => {
  const documentId = 'handbook';
  const [first, second] = [watching(4, { documentId }), watching(5, { documentId })];
  page.write(storedOf([first, second]));
  const announced = () => [...screen.getByRole('log').children];
  await waitFor(() => expect(rows()).toEqual([documentId, documentId]));
  page.write(storedOf([pendingOutcome(4, 'completed', NOW, { documentId }), second]));
  await waitFor(() => expect(announced()).toHaveLength(1));
  const [one] = announced();
  page.write(
    storedOf([
      pendingOutcome(4, 'completed', NOW, { documentId }),
      pendingOutcome(5, 'completed', NOW, { documentId }),
    ]),
  );
  await waitFor(() => expect(announced()).toHaveLength(2));
  const [kept, other] = announced();
  expect(kept).toBe(one);
  for (const each of [kept, other]) expect(each?.textContent).toBe('handbook: Completed');
});

describe('by the keyboard a person', () => {
  it('is heard from the moment the keys are offered', async () => {
    cleanup();
    const reached = new Promise((resolve) => {
      const watcher = new MutationObserver(() => {
        if (!screen.queryByRole('button', { name: 'Keyboard shortcuts' })) return;
        watcher.disconnect();
        screen.getByRole('textbox').focus();
        press('ArrowDown');
        resolve(focused());
      });
      watcher.observe(document.body, { childList: true, subtree: true });
    });
    page.draw(<Popup place="popup" />);
    expect(await reached).toBe('onboarding-call');
  });

  it('goes from the field into the list, through it, and back', () => {
    expect(document.activeElement?.tagName).toBe('TEXTAREA');
    press('ArrowDown');
    expect(focused()).toBe('onboarding-call');
    press('ArrowDown');
    press('ArrowDown');
    expect(focused()).toBe('standup');
    press('ArrowDown');
    expect(focused()).toBe('standup');
    press('Home');
    expect(focused()).toBe('onboarding-call');
    press('End');
    expect(focused()).toBe('standup');
    press('Home');
    press('ArrowUp');
    expect(document.activeElement?.tagName).toBe('TEXTAREA');
  });

  it('is heard on a keyboard without Latin letters', async () => {
    const pressed = (key: string, code: string, shiftKey = false) =>
      fireEvent.keyDown(document.activeElement ?? document.body, { key, code, shiftKey });
    press('ArrowDown');
    pressed('ؤ', 'KeyC');
    await waitFor(() => expect(page.copied).toEqual([BUSY.id]));
    pressed('ق', 'KeyR');
    expect(page.sent).toContainEqual({ type: 'check', ids: [BUSY.id] });
    pressed('ظ', 'Slash');
    expect(await screen.findByRole('searchbox')).toBe(document.activeElement);
  });

  it('removes nothing by Backspace on the page of an ingestion', async () => {
    press('ArrowDown');
    fireEvent.click(screen.getByRole('button', { name: 'onboarding-call' }));
    await screen.findByRole('heading', { name: 'onboarding-call' });
    press('Backspace');
    (document.activeElement as HTMLElement | null)?.blur();
    press('Backspace');
    expect(page.sent.filter(({ type }) => type === 'remove')).toEqual([]);
  });

  it('copies, checks and removes the row that has the focus, and keeps a place in the list', async () => {
    press('ArrowDown');
    press('ArrowDown');
    press('c');
    await waitFor(() => expect(page.copied).toEqual([GOOD.id]));
    press('r');
    press('Delete');
    expect(page.sent).toEqual(
      expect.arrayContaining([
        { type: 'check', ids: [GOOD.id] },
        { type: 'remove', ids: [GOOD.id] },
      ]),
    );
    expect(focused()).toBe('standup');
  });

  it('is told by a screen reader that the row is copied: the focus is on the row, not on its button', async () => {
    const heard = () => screen.queryAllByRole('alert').filter(({ textContent }) => textContent === 'Copied');
    press('ArrowDown');
    press('c');
    await waitFor(() => expect(heard()).toHaveLength(1));
    await waitFor(() => expect(heard()).toEqual([]), { timeout: 3_000 });
    const [copy] = screen.getAllByRole('button', { name: 'Copy ingestion ID' });
    copy?.focus();
    fireEvent.click(copy ?? document.body);
    await screen.findByRole('button', { name: 'Copied' });
    expect(heard()).toEqual([]);
  });

  it('types letters where letters are typed', () => {
    press('r');
    press('c');
    press('/');
    press('Delete');
    expect(page.sent.filter(({ type }) => type === 'check' || type === 'remove')).toEqual([]);
    expect(screen.queryByRole('searchbox')).toBeNull();
  });

  it('leaves the keys of the browser alone', () => {
    press('ArrowDown');
    fireEvent.keyDown(document.activeElement ?? document.body, { key: 'r', ctrlKey: true });
    fireEvent.keyDown(document.activeElement ?? document.body, { key: 'c', metaKey: true });
    expect(page.sent.filter(({ type }) => type === 'check')).toEqual([]);
    expect(page.copied).toEqual([]);
  });

  it('narrows the list to what they look for, and shows all again', async () => {
    press('ArrowDown');
    press('/');
    const box = await screen.findByRole('searchbox', { name: 'Filter' });
    expect(document.activeElement).toBe(box);
    fireEvent.input(box, { target: { value: 'embedding FAILED' } });
    expect(rows()).toEqual(['standup']);
    expect(screen.getByText('1 found')).toBeTruthy();
    fireEvent.input(box, { target: { value: idOf(2).replaceAll('-', '') } });
    expect(rows()).toEqual(['refund-policy']);
    fireEvent.input(box, { target: { value: 'nothing like it' } });
    expect(await screen.findByText('Nothing in this list matches.')).toBeTruthy();
    press('Escape');
    expect(rows()).toEqual(['onboarding-call', 'refund-policy', 'standup']);
  });

  it('is shown the keys by ?', async () => {
    press('ArrowDown');
    press('?');
    const dialog = await screen.findByRole('dialog', { name: 'Keyboard shortcuts' });
    expect(dialog.textContent).toContain('Copy ingestion ID');
    fireEvent.keyDown(dialog, { key: 'r' });
    expect(page.sent.filter(({ type }) => type === 'check')).toEqual([]);
    fireEvent.keyDown(dialog, { key: 'Escape' });
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });
});

it('says of IDs of something else that they are, when it is to watch them', async () => {
  const field = screen.getByRole('textbox', { name: 'Ingestion ID' });
  fireEvent.input(field, { target: { value: `{"document_id": "${idOf(7)}"}` } });
  fireEvent.click(screen.getByRole('button', { name: 'Watch' }));
  expect((await screen.findByRole('alert')).textContent).toContain('labelled as something else');
  expect(screen.queryByText(/looks like/)).toBeNull();
});

it('says that a newer version has stored something, and shows everything else', async () => {
  const stored = storedOf([BUSY, GOOD, BAD]);
  const view = summarySchema.parse(stored.summary);
  page.write({ summary: { ...view, counts: { ...view.counts, newer: 2 } } });
  expect(await screen.findByText('Saved by a newer version of the extension')).toBeDefined();
  expect(rows()).toHaveLength(3);
});

it('draws the whole list at once', async () => {
  cleanup();
  const many = Array.from({ length: 50 }, (_, n) =>
    pendingOutcome(n + 1, 'completed', NOW, { documentId: `d-${n}` }),
  );
  page = new FakePage();
  page.write(storedOf(many));
  page.draw(<Popup place="popup" />);
  await screen.findAllByRole('listitem');
  expect(rows()).toHaveLength(50);
});

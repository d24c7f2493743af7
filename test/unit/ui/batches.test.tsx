// @vitest-environment happy-dom
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/preact';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { browser } from 'wxt/browser';
import { Popup } from '../../../src/ui/pages/popup/Popup';
import { markRemoved } from '../../../src/watch/model/ingestion';
import { type Ingestion, OUTCOMES, type OutcomeKind } from '../../../src/watch/model/records';
import { idOf, NOW, pendingOutcome, watching } from '../samples';
import { FakePage, storedOf } from './fake-page';

/** `busy` in progress, then `good` completed, then `bad` failed, all of one batch. */
function batch(batchId: string, from: number, [busy, good, bad]: [number, number, number]): Ingestion[] {
  const of = (n: number) => ({ batchId, documentId: `${batchId}-${n}` });
  return Array.from({ length: busy + good + bad }, (_, n) => {
    if (n < busy) return watching(from + n, of(n));
    return pendingOutcome(from + n, n < busy + good ? 'completed' : 'failed', NOW, of(n));
  });
}

let page: FakePage;

const rows = () => screen.queryAllByRole('listitem').map((row) => row.querySelector('button')?.textContent);
const row = (name: string) => screen.getByRole('button', { name }).closest('li')?.textContent;
const drawn = async (records: Ingestion[]) => {
  page.write(storedOf(records));
  page.draw(<Popup place="popup" />);
  await screen.findAllByRole('listitem');
};

beforeEach(() => {
  page = new FakePage();
});
afterEach(cleanup);

describe('a batch in the list', () => {
  it('is one row that says how far it is and how many failed', async () => {
    await drawn([...batch('night', 100, [10, 37, 3]), watching(1, { documentId: 'alone' })]);
    expect(row('Batch of 50')).toContain('40 of 50');
    expect(row('Batch of 50')).toContain('3 failed');
    expect(rows()).toEqual(['Batch of 50', 'alone']);
  });

  it('with all of it done stands with what has finished', async () => {
    await drawn([watching(200, { documentId: 'newer' }), ...batch('over', 100, [0, 4, 0])]);
    expect(rows().slice(0, 2)).toEqual(['newer', 'Batch of 4']);
    expect(row('Batch of 4')).toMatch(/^Finished.*4 of 4/);
    expect(row('Batch of 4')).not.toContain('failed');
  });

  it('of ten begins open, of eleven closed', async () => {
    await drawn([...batch('ten', 300, [10, 0, 0]), ...batch('eleven', 100, [11, 0, 0])]);
    const isOpen = (name: string) => screen.getByRole('button', { name }).getAttribute('aria-expanded');
    expect([isOpen('Batch of 10'), isOpen('Batch of 11')]).toEqual(['true', 'false']);
  });

  it('shows each of a few at once, of many when it is opened, and folds them again', async () => {
    await drawn([...batch('few', 300, [1, 2, 1]), ...batch('many', 100, [12, 0, 0])]);
    expect(rows()).toEqual(['Batch of 4', 'few-3', 'few-0', 'few-2', 'few-1', 'Batch of 12']);
    const many = screen.getByRole('button', { name: 'Batch of 12' });
    expect(many.getAttribute('aria-expanded')).toBe('false');
    fireEvent.click(many);
    expect(many.getAttribute('aria-expanded')).toBe('true');
    expect(rows()).toHaveLength(18);
    fireEvent.click(many);
    fireEvent.click(screen.getByRole('button', { name: 'Batch of 4' }));
    expect(rows()).toEqual(['Batch of 4', 'Batch of 12']);
  });

  it('says so where its IDs cannot be copied, because storage does not give them', async () => {
    await drawn(batch('night', 100, [1, 2, 1]));
    page.cannotRead = true;
    fireEvent.click(screen.getByRole('button', { name: 'Copy ingestion IDs' }));
    expect(await screen.findByRole('button', { name: "The browser didn't allow copying" })).toBeTruthy();
    expect(page.copied).toEqual([]);
  });

  it('says where the rest is when the list has only the newest of it', async () => {
    await drawn(batch('huge', 100, [0, 60, 0]));
    fireEvent.click(screen.getByRole('button', { name: 'Batch of 60' }));
    const more = await screen.findByRole('link', { name: '10 more in the history' });
    expect(more.getAttribute('href')).toBe('/history.html#/?batch=huge');
    expect(rows()).toHaveLength(52);
  });

  it('leaves the others in the list, however many it has', async () => {
    const others = [1, 2, 3].map((n) =>
      pendingOutcome(n, 'completed', NOW - 60_000, { documentId: `other-${n}` }),
    );
    await drawn([...batch('huge', 100, [0, 60, 0]), ...others]);
    expect(rows()).toEqual(['Batch of 60', 'other-3', 'other-2', 'other-1']);
  });

  it('shows first what went wrong, when it is opened', async () => {
    await drawn(batch('huge', 100, [0, 58, 2]));
    fireEvent.click(screen.getByRole('button', { name: 'Batch of 60' }));
    await waitFor(() => expect(rows().slice(1, 3)).toEqual(['huge-59', 'huge-58']));
  });

  it('shows what failed before what else went wrong, and of each the latest first', async () => {
    const of = (n: number, kind: OutcomeKind, secondsAgo: number) =>
      pendingOutcome(n, kind, NOW - secondsAgo * 1_000, {
        batchId: 'mixed',
        documentId: `${kind}-${secondsAgo}`,
      });
    await drawn([of(1, 'partial_success', 1), of(2, 'failed', 9), of(3, 'failed', 5), of(4, 'completed', 2)]);
    expect(rows()).toEqual(['Batch of 4', 'failed-5', 'failed-9', 'partial_success-1', 'completed-2']);
  });

  it('counts each way to end by itself, with a link to those that did', async () => {
    const of = (n: number, kind: OutcomeKind) => pendingOutcome(n, kind, NOW, { batchId: 'mixed' });
    await drawn([of(1, 'failed'), of(2, 'partial_success'), of(3, 'cancelled'), of(4, 'completed')]);
    const links = within(screen.getByRole('button', { name: 'Batch of 4' }).closest('.row') as HTMLElement);
    const named = links.getAllByRole('link').map((link) => [link.textContent, link.getAttribute('href')]);
    expect(named).toEqual([
      ['1 failed', '/history.html#/?batch=mixed&status=failed'],
      ['1 partial', '/history.html#/?batch=mixed&status=partial_success'],
      ['1 cancelled', '/history.html#/?batch=mixed&status=cancelled'],
    ]);
  });

  it.each(OUTCOMES.filter((kind) => kind !== 'completed'))(
    'of which all is done, one of it %s, says so and does not look as if all went well',
    async (kind) => {
      const of = (n: number, outcome: OutcomeKind) => pendingOutcome(n, outcome, NOW, { batchId: 'mixed' });
      await drawn([of(1, 'completed'), of(2, kind)]);
      const row = screen.getByRole('button', { name: 'Batch of 2' }).closest('.row') as HTMLElement;
      expect(within(row).getByRole('link').textContent).toMatch(/^1 \w/);
      expect(row.className).not.toContain('good');
      expect(row.querySelector('.ring-failed, .ring-odd')).not.toBe(null);
    },
  );

  it('that is done stands where its last one finished, and says when that was', async () => {
    const longAgo = { addedAt: NOW - 3_600_000 };
    await drawn([
      pendingOutcome(1, 'completed', NOW - 60_000, { batchId: 'b', ...longAgo }),
      pendingOutcome(2, 'completed', NOW - 180_000, { batchId: 'b', ...longAgo }),
      pendingOutcome(3, 'completed', NOW - 120_000, { documentId: 'between' }),
    ]);
    expect(rows()[0]).toBe('Batch of 2');
    expect(rows().at(-1)).toBe('between');
    const time = screen.getByRole('button', { name: 'Batch of 2' }).closest('.row')?.querySelector('time');
    expect(time?.dateTime).toBe(new Date(NOW - 60_000).toISOString());
  });

  it('of which one is left is that one', async () => {
    const [left, ...others] = batch('shrunk', 100, [2, 0, 0]);
    await drawn([...(left ? [left] : []), ...others.map((one) => ({ ...one, removedAt: NOW }))]);
    expect(rows()).toEqual(['shrunk-0']);
    expect(idOf(100)).toBe(left?.id);
  });
});

describe('by the keys of a list, a batch', () => {
  const press = (key: string) => fireEvent.keyDown(document.activeElement ?? document.body, { key });
  const focused = () => document.activeElement?.textContent;
  const ids = (from: number, count: number) => Array.from({ length: count }, (_, n) => idOf(from + n));

  beforeEach(async () => {
    await drawn(batch('mixed', 100, [1, 11, 2]));
    // The field takes the focus first.
    await waitFor(() => expect(document.activeElement?.tagName).toBe('TEXTAREA'));
    screen.getByRole('button', { name: 'Batch of 14' }).focus();
  });

  it('is opened and closed, and left from one of its members', async () => {
    press('ArrowRight');
    await waitFor(() => expect(rows()).toHaveLength(15));
    press('ArrowRight');
    expect(rows()).toHaveLength(15);
    press('ArrowDown');
    press('ArrowDown');
    press('ArrowLeft');
    expect(focused()).toBe('Batch of 14');
    press('ArrowLeft');
    expect(rows()).toEqual(['Batch of 14']);
  });

  it('is opened and closed the other way round where lines run from right to left', async () => {
    const read: { getMessage(key: string, substitutions?: string[]): string } = browser.i18n;
    const english = read.getMessage;
    vi.spyOn(read, 'getMessage').mockImplementation((key, values) =>
      key === 'localeDirection' ? 'rtl' : english(key, values),
    );
    press('ArrowRight');
    expect(rows()).toEqual(['Batch of 14']);
    press('ArrowLeft');
    await waitFor(() => expect(rows()).toHaveLength(15));
    vi.restoreAllMocks();
  });

  it('is copied, checked where it has not completed, and removed, as a whole', async () => {
    press('c');
    await waitFor(() => expect(page.copied).toEqual([ids(100, 14).join('\n')]));
    expect(await screen.findByRole('button', { name: 'Copied' })).toBeTruthy();
    expect(focused()).toBe('Batch of 14');
    press('r');
    await waitFor(() =>
      expect(page.sent).toContainEqual({ type: 'check', ids: [idOf(100), idOf(112), idOf(113)] }),
    );
    press('Delete');
    await waitFor(() => expect(page.sent).toContainEqual({ type: 'remove', ids: ids(100, 14) }));
  });

  it('leaves the focus to the next row that stays when it is removed open, and has it again when it is brought back', async () => {
    const few = batch('few', 300, [2, 0, 0]);
    const other = watching(1, { documentId: 'other' });
    page.write(storedOf([...few, other]));
    (await screen.findByRole('button', { name: 'Batch of 2' })).focus();
    press('Delete');
    expect(focused()).toBe('other');
    page.write(storedOf([...few.map((one) => markRemoved(one, Date.now())), other]));
    await screen.findByRole('button', { name: 'Undo' });
    fireEvent.keyDown(document.activeElement ?? document.body, { key: 'z', ctrlKey: true });
    await waitFor(() => expect(page.sent).toContainEqual({ type: 'restore', ids: ids(300, 2) }));
    page.write(storedOf([...few, other]));
    await waitFor(() => expect(focused()).toBe('Batch of 2'));
  });
});

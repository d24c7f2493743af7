// @vitest-environment happy-dom
import { cleanup, fireEvent, screen } from '@testing-library/preact';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Popup } from '../../../src/ui/pages/popup/Popup';
import type { Ingestion } from '../../../src/watch/model/records';
import { idOf, NOW, owed, watching } from '../samples';
import { FakePage, storedOf } from './fake-page';

/** `busy` under way, then `good` completed, then `bad` failed, all of one batch. */
function batch(batchId: string, from: number, [busy, good, bad]: [number, number, number]): Ingestion[] {
  const of = (n: number) => ({ batchId, documentId: `${batchId}-${n}` });
  return Array.from({ length: busy + good + bad }, (_, n) => {
    if (n < busy) return watching(from + n, of(n));
    return owed(from + n, n < busy + good ? 'completed' : 'failed', NOW, of(n));
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

  it('shows each of a few at once, of many when it is opened, and folds them again', async () => {
    await drawn([...batch('few', 300, [1, 2, 1]), ...batch('many', 100, [12, 0, 0])]);
    expect(rows()).toEqual(['Batch of 4', 'few-0', 'few-3', 'few-2', 'few-1', 'Batch of 12']);
    const many = screen.getByRole('button', { name: 'Batch of 12' });
    expect(many.getAttribute('aria-expanded')).toBe('false');
    fireEvent.click(many);
    expect(many.getAttribute('aria-expanded')).toBe('true');
    expect(rows()).toHaveLength(18);
    fireEvent.click(many);
    fireEvent.click(screen.getByRole('button', { name: 'Batch of 4' }));
    expect(rows()).toEqual(['Batch of 4', 'Batch of 12']);
  });

  it('says where the rest is when the list has only the newest of it', async () => {
    await drawn(batch('huge', 100, [0, 60, 0]));
    fireEvent.click(screen.getByRole('button', { name: 'Batch of 60' }));
    const more = await screen.findByRole('link', { name: '10 more in the history' });
    expect(more.getAttribute('href')).toBe('/history.html#/?batch=huge');
  });

  it('of which one is left is that one', async () => {
    const [left, ...others] = batch('shrunk', 100, [2, 0, 0]);
    await drawn([...(left ? [left] : []), ...others.map((one) => ({ ...one, removedAt: NOW }))]);
    expect(rows()).toEqual(['shrunk-0']);
    expect(idOf(100)).toBe(left?.id);
  });
});

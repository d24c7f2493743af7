// @vitest-environment happy-dom
import { cleanup, fireEvent, screen, waitFor } from '@testing-library/preact';
import { afterEach, beforeEach, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { History } from '../../../src/ui/pages/history/History';
import { Popup } from '../../../src/ui/pages/popup/Popup';
import { listingOf, memoryIdsBeside } from '../../../src/watch/model/memory-ids';
import { keys } from '../../../src/watch/model/records';
import { idOf, NOW, pendingOutcome } from '../samples';
import { FakePage, storedOf } from './fake-page';

const MANY = Array.from({ length: 3_000 }, (_, n) => `memory-${n + 1}`);
const big = pendingOutcome(1, 'completed', NOW, { documentId: 'handbook', ...listingOf(MANY) });
const small = pendingOutcome(2, 'completed', NOW, { documentId: 'memo', ...listingOf(['memory-x']) });

let page: FakePage;

/** With the memory IDs that the record does not hold, or without: they are dropped when storage is full. */
function store({ isCut = false } = {}): void {
  page.write({
    ...storedOf([big, small]),
    ...(isCut ? {} : { [keys.memoryIds(big.id)]: memoryIdsBeside(MANY) }),
  });
}

beforeEach(() => {
  page = new FakePage();
});
afterEach(() => {
  cleanup();
  location.hash = '';
});

const copyAll = () => fireEvent.click(screen.getByRole('button', { name: 'Copy all memory IDs' }));

it('an ingestion with thousands of memories shows and copies all of them', async () => {
  store();
  location.hash = `#/ingestion/${big.id}`;
  page.draw(<History />);
  await screen.findByRole('heading', { name: 'handbook' });
  await waitFor(() => {
    copyAll();
    expect(page.copied.at(-1)).toBe(MANY.join('\n'));
  });
  expect(screen.queryByText(/are kept/)).toBeNull();
});

it('says how many there were where not all are kept any more', async () => {
  store({ isCut: true });
  location.hash = `#/ingestion/${big.id}`;
  page.draw(<History />);
  await screen.findByText('Only the first 20 of 3,000 memory IDs are stored.');
  copyAll();
  await waitFor(() => expect(page.copied.at(-1)?.split('\n')).toHaveLength(20));
});

it.each([
  [false, 3_000, '3,000 memory IDs copied'],
  [true, 20, '20 of 3,000 memory IDs copied. The others are not stored.'],
])('the button of a notification copies what is kept, and says so (cut: %s)', async (isCut, count, said) => {
  store({ isCut });
  location.hash = `#/ingestion/${big.id}?copy=memories`;
  page.draw(<History />);
  await screen.findByText(said);
  expect(page.copied.map((text) => text.split('\n').length)).toEqual([count]);
});

it('the history finds a memory that the record does not name itself', async () => {
  store();
  location.hash = '#/?q=memory-2999';
  page.draw(<History />);
  await screen.findByText('1 of 2');
  screen.getByRole('button', { name: 'handbook' });
});

const exportSchema = z.object({
  ingestions: z.array(
    z.object({ ingestion_id: z.string(), memory_ids: z.array(z.string()), memory_ids_total: z.number() }),
  ),
});

it.each([false, true])('an export has all of them, or how many there were (cut: %s)', async (isCut) => {
  store({ isCut });
  location.hash = '#/transfer';
  page.draw(<History />);
  const button = await screen.findByRole<HTMLButtonElement>('button', { name: 'Export JSON' });
  await waitFor(() => expect(button.disabled).toBe(false));
  fireEvent.click(button);
  await waitFor(() => expect(page.saved).toHaveLength(1));
  const text = (await page.saved[0]?.content.text()) ?? '';
  const { ingestions } = exportSchema.parse(JSON.parse(text));
  const row = ingestions.find(({ ingestion_id }) => ingestion_id === big.id);
  expect(row).toMatchObject({
    memory_ids: isCut ? MANY.slice(0, 20) : MANY,
    memory_ids_total: 3_000,
  });
});

it('the popup reads none of them to draw its list', async () => {
  store();
  page.draw(<Popup place="popup" />);
  await screen.findByRole('button', { name: /handbook/ });
  expect(page.read).toContain(keys.ingestion(big.id));
  expect(page.read.filter((key) => key.startsWith(keys.memoryIds('')))).toEqual([]);
});

it('an answer to a paste that did not fit says how many of how many did', async () => {
  store();
  page.answer = () => ({ added: [idOf(7)], known: [], restarted: [], leftOut: 2 });
  page.draw(<Popup place="popup" />);
  const field = await screen.findByRole('textbox', { name: 'Ingestion ID' });
  fireEvent.input(field, { target: { value: [idOf(7), idOf(8), idOf(9)].join('\n') } });
  fireEvent.submit(field.closest('form') ?? field);
  await screen.findByText(/^Added 1 of 3: storage is full\./);
});

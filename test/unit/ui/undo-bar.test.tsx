// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/preact';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { UndoBar } from '../../../src/ui/components/UndoBar';
import { markRemoved } from '../../../src/watch/model/ingestion';
import type { Ingestion } from '../../../src/watch/model/records';
import { idOf, NOW, watching } from '../samples';
import { FakePage } from './fake-page';

let page: FakePage;

const removed = (n: number, at = NOW - 1_000) => markRemoved(watching(n), at);
const restored = () => page.sent.flatMap((command) => (command.type === 'restore' ? command.ids : []));
const bar = (everything: readonly Ingestion[]) =>
  page.wrap(<UndoBar everything={everything} onGone={() => {}} />);

beforeEach(() => {
  page = new FakePage();
  page.now = () => NOW;
});
afterEach(cleanup);

it('a removal that is undone while the page still hears of it is undone as a whole, and a later one is not', async () => {
  const { rerender } = render(bar([removed(1)]));
  fireEvent.click(screen.getByRole('button', { name: 'Undo' }));
  expect(restored()).toEqual([idOf(1)]);
  rerender(bar([watching(1), removed(2)]));
  await waitFor(() => expect(restored()).toEqual([idOf(1), idOf(2)]));
  rerender(bar([watching(1), removed(2), removed(3, NOW)]));
  await waitFor(() => expect(restored()).toEqual([idOf(1), idOf(2), idOf(3)]));
  rerender(bar([watching(1), watching(2), watching(3), removed(4, NOW + 1)]));
  expect(screen.getByRole('button', { name: 'Undo' })).toBeTruthy();
  expect(restored()).toEqual([idOf(1), idOf(2), idOf(3)]);
});

it('says why a removal could not be undone', async () => {
  render(bar([removed(1)]));
  page.refusal = 'storage_failed';
  fireEvent.click(screen.getByRole('button', { name: 'Undo' }));
  await waitFor(() => expect(screen.getByRole('status').textContent).toContain("That didn't work"));
});

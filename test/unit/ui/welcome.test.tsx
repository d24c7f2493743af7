// @vitest-environment happy-dom
import { act, cleanup, fireEvent, screen, waitFor } from '@testing-library/preact';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Welcome } from '../../../src/ui/welcome/Welcome';
import { FakePage, storedOf } from './fake-page';

let page: FakePage;

const seconds = (count: number) =>
  act(() => {
    vi.advanceTimersByTime(count * 1_000);
  });

beforeEach(() => {
  page = new FakePage();
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

describe('the page after installation', () => {
  it('asks for the key first, and offers the field only when there is one', async () => {
    page.draw(<Welcome />);
    expect(screen.getByRole('textbox', { name: 'API key' })).toBeTruthy();
    expect(screen.queryByRole('textbox', { name: 'Ingestion ID' })).toBeNull();
    page.write(storedOf([]));
    expect(await screen.findByRole('textbox', { name: 'Ingestion ID' })).toBeTruthy();
  });

  it('plays a job that is sent nowhere, and shows the notification only when asked', async () => {
    vi.useFakeTimers();
    page.draw(<Welcome />);
    fireEvent.click(screen.getByRole('button', { name: 'Play a sample' }));
    expect(screen.getByText('Queued')).toBeTruthy();
    await seconds(3);
    expect(screen.getByText('Processing')).toBeTruthy();
    await seconds(4);
    expect(screen.getByText('Completed')).toBeTruthy();
    expect(page.sent).toEqual([]);
    fireEvent.click(screen.getByRole('button', { name: 'Show me the notification' }));
    expect(page.sent).toEqual([{ type: 'testNotification' }]);
  });

  it('says how the icon is pinned, until it is', async () => {
    page.draw(<Welcome />);
    expect(screen.getByText(/puzzle-piece menu/)).toBeTruthy();
    page.isPinned = true;
    await waitFor(() => expect(screen.getByText(/The icon is in your toolbar/)).toBeTruthy(), {
      timeout: 3_000,
    });
  });
});

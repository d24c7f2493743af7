// @vitest-environment happy-dom

import { act, cleanup, fireEvent, screen, waitFor } from '@testing-library/preact';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ownError } from '../../../src/synap/errors';
import { Welcome } from '../../../src/ui/pages/welcome/Welcome';
import { type ConnectionView, type Ingestion, summarySchema } from '../../../src/watch/model/records';
import { blockFor, idOf, NOW, pendingOutcome, watching } from '../samples';
import { FakePage, storedOf } from './fake-page';

let page: FakePage;

/** An observer for which everything is in sight at once: happy-dom's sees nothing. */
class AllInSight {
  constructor(private readonly tell: (entries: { isIntersecting: boolean; target: Element }[]) => void) {}
  observe(target: Element) {
    queueMicrotask(() => this.tell([{ isIntersecting: true, target }]));
  }
  unobserve() {}
  disconnect() {}
}

/** What is visible for so long would be seen, and a little more. */
const SEEN_AFTER_MS = 1_300;

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
    expect(screen.getByRole('link', { name: 'Open the Synap dashboard' })).toBeTruthy();
    expect(screen.queryByRole('textbox', { name: 'Ingestion ID' })).toBeNull();
    page.write(storedOf([]));
    expect(await screen.findByRole('textbox', { name: 'Ingestion ID' })).toBeTruthy();
  });

  it('says of a key that was tested and rejected that nothing was saved, not that anything pauses', async () => {
    page.reply = () => ({ ok: false, error: ownError('key_rejected') });
    page.draw(<Welcome />);
    fireEvent.input(screen.getByRole('textbox', { name: 'API key' }), { target: { value: 'synap_wrong' } });
    fireEvent.click(screen.getByRole('button', { name: 'Test connection' }));
    const notice = await screen.findByRole('alert');
    expect(notice.textContent).toContain('API key rejected');
    expect(notice.textContent).toContain('Nothing was saved.');
    expect(notice.textContent).not.toContain('paused');
  });

  it('says what keeps the connection from working, not that it is connected', async () => {
    const { summary, ...others } = storedOf([]);
    const view = summarySchema.parse(summary);
    const identity = { clientId: 'client', instanceId: 'instance', isolation: null, at: NOW };
    const withBlock = (blocked: ConnectionView['blocked']) => ({
      ...others,
      summary: { ...view, connections: view.connections.map((one) => ({ ...one, identity, blocked })) },
    });
    page.write(withBlock(blockFor('key_rejected')));
    page.draw(<Welcome />);
    expect(await screen.findByRole('heading', { name: 'API key rejected' })).toBeTruthy();
    expect(screen.queryByRole('heading', { name: 'Connected' })).toBeNull();
    expect(screen.getByRole('heading', { name: 'Add your API key' })).toBeTruthy();
    page.write(withBlock(null));
    expect(await screen.findByRole('heading', { name: 'Connected' })).toBeTruthy();
    expect(screen.getByRole('heading', { name: /^Add your API key.*Done$/ })).toBeTruthy();
  });

  it('shows what is watched below the field, and how it stands', async () => {
    page.draw(<Welcome />);
    page.write(storedOf([]));
    await screen.findByRole('textbox', { name: 'Ingestion ID' });
    expect(screen.queryByRole('list', { name: 'Ingestions' })).toBeNull();
    page.write(storedOf([watching(1, { documentId: 'first-of-all' })]));
    const list = await screen.findByRole('list', { name: 'Ingestions' });
    expect(list.textContent).toContain('first-of-all');
    expect(list.textContent).toContain('Checking');
  });

  it('counts nothing as seen that it shows: the first notification has to come', async () => {
    vi.stubGlobal('IntersectionObserver', AllInSight);
    page.write(storedOf([pendingOutcome(1, 'completed', NOW, { documentId: 'first-of-all' })]));
    page.draw(<Welcome />);
    const list = await screen.findByRole('list', { name: 'Ingestions' });
    expect(list.textContent).toContain('first-of-all');
    await new Promise((resolve) => setTimeout(resolve, SEEN_AFTER_MS));
    expect(page.sent).toEqual([]);
    vi.unstubAllGlobals();
  });

  it('plays a job that is sent nowhere, and shows the notification only when asked', async () => {
    vi.useFakeTimers();
    page.draw(<Welcome />);
    fireEvent.click(screen.getByRole('button', { name: 'Run a sample' }));
    expect(screen.getByText('Queued')).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Show the notification' })).toBeNull();
    await seconds(3);
    expect(screen.getByText('Processing')).toBeTruthy();
    // It is not disabled meanwhile, or it would lose the focus; pressed again it does nothing.
    const again = screen.getByRole<HTMLButtonElement>('button', { name: 'Run it again' });
    expect(again.disabled).toBe(false);
    expect(again.getAttribute('aria-disabled')).toBe('true');
    fireEvent.click(again);
    await seconds(4);
    expect(screen.getByText('Completed')).toBeTruthy();
    expect(screen.getByText('6 s')).toBeTruthy();
    expect(again.getAttribute('aria-disabled')).toBe(null);
    expect(page.sent).toEqual([]);
    fireEvent.click(screen.getByRole('button', { name: 'Show the notification' }));
    expect(page.sent).toEqual([{ type: 'testNotification' }]);
  });

  it('marks the steps that are done, and shows the newest three, each leading to its place in the history', async () => {
    const assign = vi.spyOn(location, 'assign').mockImplementation(() => {});
    const identity = { clientId: 'client', instanceId: 'instance', isolation: null, at: NOW };
    const steps = () =>
      screen.getAllByRole('heading', { level: 2 }).map(({ textContent }) => textContent?.endsWith('Done'));
    const stored = (records: Ingestion[]) => {
      const { summary, ...others } = storedOf(records);
      const view = summarySchema.parse(summary);
      return {
        ...others,
        summary: { ...view, connections: view.connections.map((one) => ({ ...one, identity })) },
      };
    };
    page.write(storedOf([]));
    page.draw(<Welcome />);
    await screen.findByRole('textbox', { name: 'Ingestion ID' });
    expect(document.title).toBe('Welcome to Ingestion Inspector');
    expect(steps()).toEqual([false, false, false, false]);
    page.write(
      stored([1, 2, 3, 4].map((n) => pendingOutcome(n, 'completed', NOW, { documentId: `no-${n}` }))),
    );
    await screen.findByRole('button', { name: 'no-4' });
    expect(steps().filter((isDone) => isDone)).toHaveLength(2);
    expect(screen.queryByRole('textbox', { name: 'API key' })).toBeNull();
    expect(screen.queryByRole('button', { name: 'no-1' })).toBeNull();
    fireEvent.click(screen.getByRole('button', { name: 'no-4' }));
    await waitFor(() => expect(assign).toHaveBeenCalledWith(`history.html#/ingestion/${idOf(4)}`));
    assign.mockRestore();
  });

  it('names the buttons of Firefox in Firefox', async () => {
    page.browser = 'firefox';
    page.draw(<Welcome />);
    expect(await screen.findByText(/choose “Pin to Toolbar”/)).toBeTruthy();
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

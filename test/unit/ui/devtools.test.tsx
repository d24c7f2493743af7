// @vitest-environment happy-dom
import { act, cleanup, fireEvent, screen, waitFor, within } from '@testing-library/preact';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Inspected, PageAnswer, PanelTheme } from '../../../src/platform/devtools';
import { Panel } from '../../../src/ui/pages/devtools/Panel';
import { DEFAULT_SETTINGS, EMPTY_SUMMARY } from '../../../src/watch/model/defaults';
import { summaryWith } from '../../../src/watch/model/summary';
import { connection, idOf, NOW, pendingOutcome, watching } from '../samples';
import { FakePage } from './fake-page';

const [A, B] = [idOf(1), idOf(2)];

/** DevTools of a page that does what the test says. */
class FakeInspected implements Inspected {
  log: PageAnswer[] = [];
  name: PanelTheme = 'system';
  private readonly listeners = new Set<(answer: PageAnswer) => void>();
  private readonly themeListeners = new Set<() => void>();

  followAnswers(listener: (answer: PageAnswer) => void) {
    this.listeners.add(listener);
    return { earlier: Promise.resolve(this.log), stop: () => this.listeners.delete(listener) };
  }
  theme = () => this.name;
  onThemeChanged(listener: () => void) {
    this.themeListeners.add(listener);
    return () => this.themeListeners.delete(listener);
  }
  get isHeard() {
    return this.listeners.size > 0;
  }

  answer(answer: PageAnswer): void {
    for (const listener of this.listeners) listener(answer);
  }
  turnTo(name: PanelTheme): void {
    this.name = name;
    for (const listener of this.themeListeners) act(listener);
  }
}

const created = (id: string, name: string, over: Partial<PageAnswer> = {}): PageAnswer => ({
  method: 'POST',
  url: 'http://localhost:3000/api/v1/memories/create',
  status: 202,
  at: NOW,
  body: async () => JSON.stringify({ ingestion_id: id, document_id: name, status: 'queued' }),
  ...over,
});

let page: FakePage;
let inspected: FakeInspected;

beforeEach(() => {
  page = new FakePage();
  inspected = new FakeInspected();
});
afterEach(cleanup);

const draw = () => page.draw(<Panel inspected={inspected} />);
const rows = () =>
  within(screen.getByRole('list', { name: 'Ingestions' }))
    .queryAllByRole('listitem')
    .map((item) => item.textContent ?? '');
const button = (name: string) => screen.findByRole('button', { name });

/** What the background writes of one that is watched. */
const store = (n: number) =>
  page.write({
    [`ingestion:${idOf(n)}`]: watching(n, { status: 'processing', watchedSince: NOW, source: 'devtools' }),
  });

describe('the panel lists', () => {
  it('nothing at first, and says what to do once the log is read', async () => {
    draw();
    expect(screen.queryByRole('heading', { name: 'No ingestions yet' })).toBeNull();
    expect(await screen.findByRole('heading', { name: 'No ingestions yet' })).toBeTruthy();
    expect(screen.queryByRole('button')).toBeNull();
  });

  it('what the log holds and what comes, with the request, newest first', async () => {
    inspected.log = [created(A, 'early')];
    draw();
    await button('Watch early');
    inspected.answer(created(B, 'late', { at: NOW + 1_000, status: 500 }));
    await button('Watch late');
    expect(rows()[0]).toMatch(/^latePOST create 500localhost:3000/);
    expect(rows()[1]).toMatch(/^earlyPOST create 202localhost:3000/);
    expect(screen.getByRole('status').textContent).toBe('2 ingestions');
  });

  it('nothing of answers that cannot be read, and all that come after them', async () => {
    draw();
    inspected.answer(created(A, 'gone', { body: async () => null }));
    inspected.answer(created(A, 'broken', { body: () => Promise.reject(new Error('gone')) }));
    inspected.answer(created(A, 'other', { url: 'http://localhost:3000/api/profile' }));
    inspected.answer(created(B, 'good'));
    await button('Watch good');
    expect(rows()).toHaveLength(1);
  });

  it('the newest two hundred, and says that there were more', async () => {
    const ids = Array.from({ length: 201 }, (_, n) => idOf(n + 1));
    inspected.log = [
      { ...created(A, 'x'), body: async () => JSON.stringify(ids.map((ingestion_id) => ({ ingestion_id }))) },
    ];
    draw();
    await screen.findByText('Only the newest 200 are listed.');
    expect(rows()).toHaveLength(200);
    fireEvent.click(screen.getByText('Clear'));
    await waitFor(() => expect(screen.queryByText('Only the newest 200 are listed.')).toBeNull());
  });

  it('hostile names as text', async () => {
    draw();
    inspected.answer(created(A, '<img src=x onerror=alert(1)> \u202e'));
    await button('Watch <img src=x onerror=alert(1)> ⟨RLO⟩');
    expect(document.querySelector('img')).toBeNull();
    expect(rows()[0]).toContain('<img src=x onerror=alert(1)>');
  });

  it('nothing any more when it is cleared, and stops listening when it is closed', async () => {
    const { unmount } = draw();
    inspected.answer(created(A, 'early'));
    fireEvent.click(await button('Clear'));
    await waitFor(() => expect(rows()).toEqual([]));
    expect(document.activeElement).toBe(screen.getByRole('heading', { name: 'Ingestions' }));
    inspected.answer(created(B, 'late', { at: Date.now() + 1_000 }));
    await button('Watch late');
    unmount();
    await waitFor(() => expect(inspected.isHeard).toBe(false));
  });
});

describe('a click', () => {
  it('watches one, which then says its status, leads to the inspector and has the focus', async () => {
    draw();
    inspected.answer(created(A, 'early'));
    const watch = await button('Watch early');
    watch.focus();
    page.answer = () => {
      store(1);
      return { added: [A], known: [], restarted: [] };
    };
    fireEvent.click(watch);
    const link = await screen.findByRole('link', { name: 'Processing: open early' });
    expect(page.sent).toEqual([{ type: 'watch', ids: [A], connectionId: null, source: 'devtools' }]);
    expect(link.getAttribute('href')).toBe(`/history.html#/ingestion/${A}`);
    expect(document.activeElement).toBe(link);
  });

  it('watches all that are not watched yet', async () => {
    store(1);
    draw();
    for (const [n, id] of [A, B, idOf(3)].entries()) inspected.answer(created(id, `doc-${n}`));
    page.answer = () => ({ added: [B, idOf(3)], known: [], restarted: [] });
    await button('Watch doc-2');
    fireEvent.click(await button('Watch all 2'));
    await waitFor(() => expect(page.sent).toMatchObject([{ type: 'watch', ids: [B, idOf(3)] }]));
    // The button goes once all are watched.
    await waitFor(() =>
      expect(document.activeElement).toBe(screen.getByRole('heading', { name: 'Ingestions' })),
    );
    store(2);
    await waitFor(() => expect(screen.queryByRole('button', { name: /^Watch all/ })).toBeNull());
  });

  it('on its ID copies it, of an ingestion with a name and of one without', async () => {
    draw();
    inspected.answer(created(A, 'early'));
    inspected.answer(created(B, '', { at: NOW + 1_000, status: 0 }));
    await button(`Watch ${B}`);
    expect(rows()[0]).toMatch(new RegExp(`^${B}POST createlocalhost`));
    for (const copy of screen.getAllByRole('button', { name: 'Copy ingestion ID' })) fireEvent.click(copy);
    await waitFor(() => expect(page.copied).toEqual([B, A]));
  });

  it('that did not work says so', async () => {
    draw();
    inspected.answer(created(A, 'early'));
    const send = { ok: false, error: { code: 'key_missing', detail: null, correlationId: null, link: null } };
    page.reply = () => send;
    fireEvent.click(await button('Watch early'));
    expect((await screen.findByRole('alert')).textContent).toContain('key');
    expect(await button('Watch early')).toBeTruthy();
    page.reply = null;
    page.answer = () => ({ added: [A], known: [], restarted: [], leftOut: 0 });
    fireEvent.click(await button('Watch early'));
    await waitFor(() => expect(screen.queryByRole('alert')).toBeNull());
    page.reply = () => send;
    fireEvent.click(await button('Watch early'));
    await screen.findByRole('alert');
    fireEvent.click(await button('Clear'));
    await waitFor(() => expect(screen.queryByRole('alert')).toBeNull());
  });

  it('asks the connection at whose host the page asked, else the usual one', async () => {
    const connections = [
      connection('prod', { baseUrl: 'https://prod.example', addedAt: 1 }),
      connection('local', { baseUrl: 'http://localhost:3000', addedAt: 2 }),
    ];
    page.write({ summary: summaryWith(EMPTY_SUMMARY, connections, DEFAULT_SETTINGS) });
    draw();
    inspected.answer(created(A, 'here'));
    inspected.answer(created(B, 'elsewhere', { url: 'https://app.example/batch' }));
    page.answer = () => ({ added: [], known: [], restarted: [], leftOut: 0 });
    fireEvent.click(await button('Watch all 2'));
    await waitFor(() => expect(page.sent).toHaveLength(2));
    expect(page.sent).toMatchObject([
      { ids: [A], connectionId: 'local' },
      { ids: [B], connectionId: 'prod' },
    ]);
  });
});

it('the panel is as dark as DevTools, also when they change', () => {
  inspected.name = 'dark';
  draw();
  expect(document.documentElement.dataset.theme).toBe('dark');
  inspected.turnTo('light');
  expect(document.documentElement.dataset.theme).toBe('light');
  inspected.turnTo('system');
  expect(document.documentElement.dataset.theme).toBeUndefined();
});

it('where DevTools follow the system, the panel is as the person has set the pages', async () => {
  page.write({ summary: { ...EMPTY_SUMMARY, theme: 'light' } });
  draw();
  await waitFor(() => expect(document.documentElement.dataset.theme).toBe('light'));
});

it('an outcome counts as not seen in the panel until it was', async () => {
  page.write({
    [`ingestion:${A}`]: pendingOutcome(1),
    [`ingestion:${B}`]: { ...pendingOutcome(2), seenAt: NOW },
  });
  draw();
  inspected.answer(created(A, 'fresh'));
  inspected.answer(created(B, 'known'));
  await screen.findByRole('link', { name: 'Completed: open fresh' });
  await screen.findByRole('link', { name: 'Completed: open known' });
  const marked = [...document.querySelectorAll('[data-unseen]')].map((link) =>
    link.getAttribute('data-unseen'),
  );
  expect(marked).toEqual([A]);
});

// @vitest-environment happy-dom
import { cleanup, fireEvent, screen, waitFor } from '@testing-library/preact';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ErrorNotice } from '../../../../src/ui/components/ErrorNotice';
import { Menu } from '../../../../src/ui/components/Menu';
import { HOME } from '../../samples';
import { FakePage } from '../fake-page';

let page: FakePage;

const press = (name: string) => fireEvent.click(screen.getByRole('button', { name }));

beforeEach(() => {
  page = new FakePage();
});
afterEach(cleanup);

describe('the notice of an error', () => {
  it('says that trying again did not work, until it does', async () => {
    page.refusal = 'internal';
    page.draw(<ErrorNotice problem={{ code: 'server_error' }} target={{ connectionId: HOME }} />);
    expect(screen.queryByRole('alert')).toBeNull();
    press('Try again');
    expect((await screen.findByRole('alert')).textContent).toBe("That didn't work: Something went wrong");
    page.refusal = null;
    press('Try again');
    await waitFor(() => expect(screen.queryByRole('alert')).toBeNull());
    expect(page.sent).toEqual(Array(2).fill({ type: 'retryConnection', connectionId: HOME }));
  });

  it('says that access was not given, until it is', async () => {
    page.allowsAccess = false;
    const baseUrl = 'http://localhost:8000';
    page.draw(<ErrorNotice problem={{ code: 'permission_missing' }} target={{ baseUrl }} />);
    press('Allow access');
    expect(page.askedFor).toEqual(['http://localhost:8000/*']);
    expect((await screen.findByRole('alert')).textContent).toContain('Access not allowed');
    page.allowsAccess = true;
    press('Allow access');
    await waitFor(() => expect(screen.queryByRole('alert')).toBeNull());
  });

  it.each([
    ['captive_portal', 'Open base URL in a tab', 'https://home.example'],
    ['wrong_url', 'Edit connection', '/options.html#connections'],
    ['key_missing', 'Enter new key', '/options.html#connections'],
    ['storage_full', 'History settings', '/options.html#history'],
    ['notifications_blocked', 'Notification settings', '/options.html#notifications'],
  ])('%s leads to where it is resolved: %s', (code, name, href) => {
    page.draw(<ErrorNotice problem={{ code }} target={{ baseUrl: 'https://home.example' }} />);
    expect(screen.getByRole('link', { name }).getAttribute('href')).toBe(href);
    expect(screen.queryByRole('button')).toBeNull();
  });

  it('opens another page in a tab of its own, and a section of this page where it is', () => {
    const link = () => screen.getByRole('link', { name: 'Enter new key' });
    page.draw(<ErrorNotice problem={{ code: 'key_missing' }} />);
    expect(link().getAttribute('target')).toBe('_blank');
    cleanup();
    history.replaceState(null, '', '/options.html');
    page.draw(<ErrorNotice problem={{ code: 'key_missing' }} />);
    expect(link().getAttribute('target')).toBeNull();
    history.replaceState(null, '', '/popup.html');
  });

  it('offers nothing where there is nothing to act on, nor a link to the form that it stands in', () => {
    for (const code of ['server_error', 'permission_missing', 'rate_limited'])
      page.draw(<ErrorNotice problem={{ code }} />);
    for (const code of ['key_missing', 'wrong_url'])
      page.draw(<ErrorNotice problem={{ code }} target={{ isInForm: true }} />);
    expect(screen.getAllByRole('heading')).toHaveLength(5);
    expect([...screen.queryAllByRole('button'), ...screen.queryAllByRole('link')]).toEqual([]);
  });

  it('has what the server said, and its correlation ID to copy; that it could not be copied is said', async () => {
    const problem = { code: 'server_error', detail: 'Out of workers', correlationId: 'corr-7' };
    page.draw(<ErrorNotice problem={problem} isAnswer={true} />);
    expect(screen.getByRole('alert').textContent).toContain('Out of workers');
    cleanup();
    page.draw(<ErrorNotice problem={{ ...problem, detail: 'so much '.repeat(100) }} isAnswer={true} />);
    expect(screen.getByText(/^so much .*…$/)).toBeTruthy();
    press('Copy correlation ID');
    await screen.findByRole('button', { name: 'Copied' });
    expect(page.copied).toEqual(['corr-7']);
    page.takesCopies = false;
    press('Copied');
    await screen.findByRole('button', { name: "The browser didn't allow copying" });
  });
});

describe('a menu', () => {
  const opened = async () => {
    press('More');
    return screen.findAllByRole('menuitem');
  };
  const focusGoes = (from: Element, to: Element) => fireEvent.focusOut(from, { relatedTarget: to });

  beforeEach(() => {
    const items = ['One', 'Two', 'Three'].map((name) => ({ name, run: () => page.copied.push(name) }));
    page.draw(
      <>
        <Menu label="More" items={items} />
        <button type="button">Elsewhere</button>
      </>,
    );
  });

  it('closes when the focus goes elsewhere, and not while it moves within', async () => {
    const [first, second] = await opened();
    if (!first || !second) throw new Error('no items');
    focusGoes(first, second);
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(screen.getByRole('menu', { name: 'More' })).toBeTruthy();
    focusGoes(second, screen.getByRole('button', { name: 'Elsewhere' }));
    await waitFor(() => expect(screen.queryByRole('menu')).toBeNull());
    expect(screen.getByRole('button', { name: 'More' }).getAttribute('aria-expanded')).toBe('false');
  });

  it('ends with its last item, does what is chosen, and gives the focus back to its button', async () => {
    const [first, , last] = await opened();
    fireEvent.keyDown(first ?? document.body, { key: 'End' });
    expect(document.activeElement).toBe(last);
    fireEvent.click(last ?? document.body);
    await waitFor(() => expect(screen.queryByRole('menu')).toBeNull());
    expect(page.copied).toEqual(['Three']);
    expect(document.activeElement).toBe(screen.getByRole('button', { name: 'More' }));
  });
});

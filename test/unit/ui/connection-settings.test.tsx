// @vitest-environment happy-dom
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/preact';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Options } from '../../../src/ui/pages/options/Options';
import { Popup } from '../../../src/ui/pages/popup/Popup';
import { DEFAULT_SETTINGS } from '../../../src/watch/model/defaults';
import { type Block, type Connection, summarySchema } from '../../../src/watch/model/records';
import { summaryWith } from '../../../src/watch/model/summary';
import { connection, NOW, watching } from '../samples';
import { FakePage, storedOf } from './fake-page';

let page: FakePage;

function store(connections: Connection[]): void {
  const stored = storedOf([watching(1, { documentId: 'one' })]);
  const summary = summarySchema.parse(stored.summary);
  page.write({ ...stored, summary: summaryWith(summary, connections, DEFAULT_SETTINGS) });
}

const block = (reason: Block['reason'], until: number | null = null): Block => ({
  reason,
  since: NOW,
  until,
  notifiedAt: null,
  detail: null,
  correlationId: null,
  link: null,
});

const card = (name: string) =>
  within(
    screen
      .getAllByRole('listitem')
      .find((item) => item.querySelector('.connection-name')?.textContent === name) as HTMLElement,
  );
const keyFields = () => screen.queryAllByRole('textbox', { name: 'API key' });
const two = [connection('home'), connection('away', { addedAt: NOW + 1 })];

beforeEach(() => {
  page = new FakePage();
  page.now = () => NOW;
});
afterEach(cleanup);

describe('the form of a connection', () => {
  beforeEach(async () => {
    store(two);
    page.draw(<Options />);
    await screen.findByRole('button', { name: 'Add connection' });
  });

  it('opens in the card where it was asked for', () => {
    fireEvent.click(card('away').getByRole('button', { name: 'Edit away' }));
    expect(keyFields()).toHaveLength(1);
    expect(card('away').getByRole<HTMLInputElement>('textbox', { name: 'Base URL' }).value).toBe(
      'https://away.example',
    );
  });

  it('is left by Cancel or Esc, and what was typed goes with it', async () => {
    for (const leave of [
      () => fireEvent.click(screen.getByRole('button', { name: 'Cancel' })),
      () => fireEvent.keyDown(screen.getByRole('textbox', { name: 'Name' }), { key: 'Escape' }),
    ]) {
      fireEvent.click(card('away').getByRole('button', { name: 'Edit away' }));
      fireEvent.input(card('away').getByRole('textbox', { name: 'Name' }), { target: { value: 'typed' } });
      leave();
      await waitFor(() => expect(keyFields()).toEqual([]));
      fireEvent.click(card('away').getByRole('button', { name: 'Edit away' }));
      expect(card('away').getByRole<HTMLInputElement>('textbox', { name: 'Name' }).value).toBe('away');
    }
    expect(page.sent.filter(({ type }) => type === 'saveConnection')).toEqual([]);
  });

  it('leaves the focus on the button that opened it, not on the one beside that makes another connection the default', async () => {
    const edit = card('away').getByRole('button', { name: 'Edit away' });
    fireEvent.click(edit);
    const cancel = screen.getByRole('button', { name: 'Cancel' });
    cancel.focus();
    fireEvent.click(cancel);
    await waitFor(() => expect(document.activeElement).toBe(edit));
  });

  it('says so when the key and address that were added exist already', async () => {
    fireEvent.click(screen.getByRole('button', { name: 'Add connection' }));
    fireEvent.input(screen.getByRole('textbox', { name: 'API key' }), {
      target: { value: 'synap_abc_1234' },
    });
    page.answer = ({ type }) => (type === 'saveConnection' ? { connectionId: 'away' } : null);
    fireEvent.click(screen.getByRole('button', { name: 'Save' }));
    expect(await screen.findByText(/already have this key and base URL as “away”/)).toBeTruthy();
  });
});

describe('where a key is needed again', () => {
  it('the options have the caret in the key field of that connection', async () => {
    store([connection('home'), connection('away', { addedAt: NOW + 1, blocked: block('key_needed') })]);
    page.draw(<Options />);
    await waitFor(() => expect(document.activeElement).toBe(keyFields()[0]));
    expect(card('away').getByRole('textbox', { name: 'API key' })).toBe(document.activeElement);
  });

  it('the popup has it in the notice, not in the watch field', async () => {
    store([connection('home', { blocked: block('key_needed') })]);
    page.draw(<Popup place="popup" />);
    await screen.findByRole('textbox', { name: 'API key' });
    await waitFor(() => expect(document.activeElement).toBe(keyFields()[0]));
  });
});

it('a connection without credits says when it is tried again, not that it resumes', async () => {
  store([connection('home', { blocked: block('no_credits', Date.now() + 600_000) })]);
  page.now = Date.now;
  page.draw(<Popup place="popup" />);
  expect(await screen.findByText(/^Retries at /)).toBeTruthy();
});

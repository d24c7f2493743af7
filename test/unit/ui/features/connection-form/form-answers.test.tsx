// @vitest-environment happy-dom
import { cleanup, fireEvent, screen, waitFor } from '@testing-library/preact';
import type { ComponentProps } from 'preact';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Command } from '../../../../../src/messages';
import { ownError } from '../../../../../src/synap/errors';
import { useStore } from '../../../../../src/ui/app/store';
import { items } from '../../../../../src/ui/app/stored-items';
import { ConnectionForm } from '../../../../../src/ui/features/connection-form/ConnectionForm';
import { connectionDraft } from '../../../../../src/ui/features/connection-form/connection-draft';
import { MESSAGE_MS } from '../../../../../src/ui/hooks/use-message';
import { Popup } from '../../../../../src/ui/pages/popup/Popup';
import { DEFAULT_SETTINGS, EMPTY_SUMMARY } from '../../../../../src/watch/model/defaults';
import type { Connection, ConnectionView } from '../../../../../src/watch/model/records';
import { summaryWith } from '../../../../../src/watch/model/summary';
import { blockFor, connection, HOME, NOW } from '../../../samples';
import { FakePage, storedOf } from '../../fake-page';

const KEY = 'synap_test_0a1B2c3D4e5F6g7H';
const OWNER = { clientId: 'client-7', instanceId: 'instance-7', isolation: 'strict' };
const TEN_MINUTES = 600_000;
/** A message begins to pass when it has been drawn. */
const DRAWING_MS = 500;

let page: FakePage;

/** Stores a connection, as the background writes it. */
function store(over: Partial<Connection> = {}): ConnectionView {
  const summary = summaryWith(EMPTY_SUMMARY, [connection(HOME, over)], DEFAULT_SETTINGS);
  page.write({ summary });
  const [view] = summary.connections;
  if (!view) throw new Error('no connection');
  return view;
}

/** The form as on every page: what was typed before is read before it is drawn. */
function Form(props: ComponentProps<typeof ConnectionForm>) {
  const stored = useStore(items.summary, connectionDraft);
  return stored.peek(connectionDraft).is === 'unread' ? null : <ConnectionForm {...props} />;
}

async function draw(form: Partial<ComponentProps<typeof ConnectionForm>> = {}) {
  page.draw(<Form connection={null} fields="all" {...form} />);
  await screen.findByRole('textbox', { name: 'API key' });
}

const field = (name: string) => screen.getByRole<HTMLInputElement>('textbox', { name });
const type = (name: string, value: string) => fireEvent.input(field(name), { target: { value } });
const press = (name: string) => fireEvent.click(screen.getByRole('button', { name }));
const passes = (ms: number) => vi.advanceTimersByTimeAsync(ms);
const sent = (type: Command['type']) => page.sent.filter((command) => command.type === type);

beforeEach(() => {
  vi.useFakeTimers({ shouldAdvanceTime: true, now: NOW });
  page = new FakePage();
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

describe('a test of the key', () => {
  it('is answered for the fields as they are, and not once they have changed or are saved', async () => {
    const answers: ((answer: unknown) => void)[] = [];
    page.answer = () => new Promise((resolve) => answers.push(resolve));
    const works = () => screen.queryByRole('heading', { name: 'This key works' });
    await draw();
    type('API key', KEY);
    press('Test connection');
    await waitFor(() => expect(answers).toHaveLength(1));
    expect(screen.getByText('Testing…')).toBeTruthy();
    type('API key', `${KEY}x`);
    expect(screen.queryByText('Testing…')).toBeNull();
    answers[0]?.(OWNER);
    await passes(20);
    expect(works()).toBeNull();

    press('Test connection');
    await waitFor(() => expect(answers).toHaveLength(2));
    press('Save');
    await waitFor(() => expect(answers).toHaveLength(3));
    answers[2]?.({ connectionId: HOME });
    answers[1]?.(OWNER);
    await screen.findByText('Saved. Checking the key…');
    await passes(20);
    expect(works()).toBeNull();

    type('API key', KEY);
    press('Test connection');
    await waitFor(() => expect(answers).toHaveLength(4));
    answers[3]?.(OWNER);
    await waitFor(() => expect(works()).toBeTruthy());
    expect(screen.getByText('instance-7').closest('div')?.textContent).toContain('Instance');
    expect(screen.getByText('client-7').closest('div')?.textContent).toContain('Client');
    expect(screen.getByText(/^B2B/)).toBeTruthy();
    await passes(MESSAGE_MS + DRAWING_MS);
    expect(works()).toBeNull();
  });

  it('asks for access to its host with the click, and is not sent without', async () => {
    page.allowsAccess = false;
    await draw();
    type('API key', KEY);
    type('Base URL', 'https://synap.example');
    press('Test connection');
    expect(page.askedFor).toEqual(['https://synap.example/*']);
    expect((await screen.findByRole('alert')).textContent).toContain('Access not allowed');
    press('Allow access');
    expect((await screen.findAllByText(/That didn't work: Access not allowed/)).length).toBe(1);
    expect(page.sent).toEqual([]);
    page.allowsAccess = true;
    page.answer = () => OWNER;
    press('Allow access');
    await waitFor(() =>
      expect(sent('testConnection')).toEqual([
        { type: 'testConnection', connectionId: null, baseUrl: 'https://synap.example', key: KEY },
      ]),
    );
    expect(await screen.findByText('This key works')).toBeTruthy();
  });
});

describe('Save', () => {
  it('sends what the person has filled in and chosen, and asks for access with the same click', async () => {
    await draw();
    type('API key', KEY);
    type('Base URL', 'https://synap.example');
    expect(field('Name').placeholder).toBe('synap.example');
    fireEvent.click(screen.getByRole('radio', { name: 'Orange' }));
    fireEvent.click(screen.getByRole('radio', { name: 'Only until the browser closes' }));
    const limit = screen.getByRole('spinbutton', { name: 'Maximum requests per minute', hidden: true });
    fireEvent.input(limit, { target: { value: '12' } });
    press('Save');
    expect(page.askedFor).toEqual(['https://synap.example/*']);
    const chosen = { colour: 'orange', keyMode: 'session', limitPerMin: 12 };
    expect(page.sent).toEqual([
      {
        type: 'saveConnection',
        connectionId: null,
        name: 'synap.example',
        baseUrl: 'https://synap.example',
        key: KEY,
        ...chosen,
      },
    ]);
  });

  it('keeps the key that there is for its own address, and wants it again for another', async () => {
    await draw({ connection: store({ name: 'mine', limitPerMin: 30 }) });
    expect(field('API key').placeholder).toContain('1a2b');
    expect(screen.getByText('Advanced').closest('details')?.open).toBe(true);
    type('Base URL', 'https://other.example');
    expect(
      screen.getByRole('textbox', { name: 'API key', description: /only sent to the base URL it was saved/ }),
    ).toBeTruthy();
    press('Save');
    expect((await screen.findByRole('alert')).textContent).toContain('API key missing');
    expect(page.sent).toEqual([]);
    type('API key', 'abc-1');
    expect(screen.queryByRole('alert')).toBeNull();
    expect(field('API key').getAttribute('aria-describedby')).not.toBeNull();
    expect(screen.getByText(/keys usually begin with synap_/)).toBeTruthy();
    type('API key', '');
    type('Base URL', 'https://home.example/');
    press('Save');
    expect(page.sent).toMatchObject([
      { connectionId: HOME, name: 'mine', baseUrl: 'https://home.example', key: null, limitPerMin: 30 },
    ]);
  });

  it('is followed by what the check of the key finds, and not by what was wrong before', async () => {
    const old = { ...blockFor('key_rejected'), since: NOW - 60_000 };
    const saved: string[] = [];
    page.answer = () => ({ connectionId: HOME });
    await draw({ connection: store({ blocked: old }), onSaved: (id) => saved.push(id) });
    type('API key', KEY);
    press('Save');
    expect(screen.getByText('Saving…').closest('form')?.getAttribute('aria-busy')).toBe('true');
    await screen.findByText('Saved. Checking the key…');
    expect(saved).toEqual([HOME]);
    expect(field('API key').value).toBe('');
    expect(page.stored('draft:connection')).toBeUndefined();
    expect(screen.queryByRole('alert')).toBeNull();
    store({ blocked: { ...old, since: page.now() } });
    expect((await screen.findByRole('alert')).textContent).toContain('API key rejected');
    store({ identity: { ...OWNER, at: page.now() } });
    await screen.findByRole('heading', { name: 'Saved. The key works' });
    expect(screen.queryByRole('alert')).toBeNull();
    await passes(MESSAGE_MS + DRAWING_MS);
    expect(screen.queryByText(/The key works/)).toBeNull();
  });

  it('shows the field that is wrong, where that is folded', async () => {
    await draw();
    const limit = screen.getByRole<HTMLInputElement>('spinbutton', { hidden: true });
    expect(limit.closest('details')?.open).toBe(false);
    fireEvent(limit, new Event('invalid', { cancelable: true }));
    expect(limit.closest('details')?.open).toBe(true);
  });

  it('pressed twice saves once, and says nothing else', async () => {
    const answers: ((answer: unknown) => void)[] = [];
    page.answer = () => new Promise((resolve) => answers.push(resolve));
    await draw();
    type('API key', KEY);
    press('Save');
    press('Save');
    await passes(20);
    answers[0]?.({ connectionId: HOME });
    await screen.findByText('Saved. Checking the key…');
    press('Save');
    await passes(20);
    expect(screen.queryByRole('alert')).toBeNull();
    expect(sent('saveConnection')).toHaveLength(1);
  });

  it('says so where the browser could not encrypt the key, and what the background refuses', async () => {
    page.answer = () => ({ connectionId: HOME });
    await draw({ connection: store() });
    type('API key', KEY);
    press('Save');
    await screen.findByText('Saved. Checking the key…');
    expect(screen.queryByText(/couldn't encrypt/)).toBeNull();
    store({ keyMode: 'session' });
    await screen.findByText(/couldn't encrypt the key/);
    page.refusal = 'disk_full';
    type('API key', KEY);
    press('Save');
    expect((await screen.findByRole('alert')).textContent).toContain('The disk is full');
    expect(field('API key').value).toBe(KEY);
  });
});

it('the characters of the key are shown only while the person wants to see them', async () => {
  await draw();
  const hidden = screen.getByRole('button', { name: 'Show', pressed: false });
  expect(field('API key').classList.contains('masked')).toBe(true);
  fireEvent.click(hidden);
  expect(field('API key').classList.contains('masked')).toBe(false);
  fireEvent.click(screen.getByRole('button', { name: 'Hide', pressed: true }));
  expect(field('API key').classList.contains('masked')).toBe(true);
});

describe('what was typed', () => {
  const draft = (over: object = {}) => ({
    'draft:connection': {
      connectionId: null,
      name: 'typed',
      baseUrl: 'https://home.example',
      key: KEY,
      colour: 'red',
      keyMode: 'kept',
      limit: '',
      at: page.now(),
      ...over,
    },
  });

  it('is there again in the same form for ten minutes, and in no other', async () => {
    const home = store();
    page.write(draft({ at: page.now() - TEN_MINUTES }));
    await draw();
    expect([field('API key').value, field('Name').value]).toEqual([KEY, 'typed']);
    cleanup();
    await draw({ connection: home });
    expect([field('API key').value, field('Name').value]).toEqual(['', 'home']);
    cleanup();
    page.write(draft({ at: page.now() - TEN_MINUTES - 1 }));
    await draw();
    expect([field('API key').value, field('Name').value]).toEqual(['', '']);
  });

  it('is the key alone in a form for the key alone, and only for the address that it was typed for', async () => {
    const home = store();
    page.write(draft({ connectionId: HOME }));
    await draw({ connection: home, fields: 'key' });
    expect(screen.queryByRole('button', { name: 'Test connection' })).toBeNull();
    press('Save');
    expect(page.sent).toMatchObject([{ name: 'home', key: KEY, colour: 'blue' }]);
    cleanup();
    page.write(draft({ connectionId: HOME, baseUrl: 'https://other.example' }));
    await draw({ connection: home, fields: 'key' });
    expect(field('API key').value).toBe('');
  });

  it.each([
    ['Cancel', () => press('Cancel')],
    ['Esc', () => fireEvent.keyDown(field('Name'), { key: 'Escape' })],
  ])('goes with the form that is left by %s', async (_, leave) => {
    const left = vi.fn();
    await draw({ connection: store(), onCancel: left });
    type('API key', KEY);
    expect(page.stored('draft:connection')).toMatchObject({ key: KEY });
    leave();
    await passes(20);
    expect(page.stored('draft:connection')).toBeUndefined();
    expect(left).toHaveBeenCalledTimes(1);
  });

  it('is kept without a key of another service, and its key no longer than ten minutes', async () => {
    await draw();
    type('API key', 'OPENAI_API_KEY=sk-proj-1');
    type('Name', 'mine');
    expect(page.stored('draft:connection')).toMatchObject({ name: 'mine', key: '' });
    type('API key', KEY);
    expect(page.stored('draft:connection')).toMatchObject({ key: KEY, connectionId: null });
    await passes(TEN_MINUTES - 1_000);
    expect(page.stored('draft:connection')).toMatchObject({ key: KEY });
    await passes(1_000 + DRAWING_MS);
    expect(page.stored('draft:connection')).toBeUndefined();
  });

  it.each<[what: string, over: object, isKept: boolean]>([
    ['a key that is not saved yet', {}, true],
    ['a key that has been saved since', { key: `${KEY}1a2b` }, false],
    ['that key for another address', { key: `${KEY}1a2b`, baseUrl: 'https://other.example' }, true],
    ['a key of long ago', { at: NOW - TEN_MINUTES - 60_000 }, false],
  ])('of %s goes when a popup opens: %j stays: %s', async (_, over, isKept) => {
    page.write({ ...storedOf([]), ...draft(over) });
    page.draw(<Popup place="popup" />);
    await screen.findByRole('textbox', { name: 'Ingestion ID' });
    await passes(20);
    expect(page.stored('draft:connection') !== undefined).toBe(isKept);
  });
});

it('an error of the background is said in the form that it answers, with no way out of the form', async () => {
  page.reply = () => ({ ok: false, error: { ...ownError('wrong_url'), detail: null } });
  await draw();
  type('API key', KEY);
  press('Test connection');
  expect((await screen.findByRole('alert')).textContent).toContain('Not a Synap server');
  expect(screen.queryByRole('link', { name: 'Edit connection' })).toBeNull();
});

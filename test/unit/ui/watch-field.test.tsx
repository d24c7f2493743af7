// @vitest-environment happy-dom
import { cleanup, fireEvent, screen, waitFor } from '@testing-library/preact';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Command } from '../../../src/messages';
import { WatchField } from '../../../src/ui/features/watch-field/WatchField';
import { DEFAULT_SETTINGS } from '../../../src/watch/model/defaults';
import { keys } from '../../../src/watch/model/records';
import { idOf, NOW, watching } from '../samples';
import { FakePage } from './fake-page';

const [A, B] = [idOf(1), idOf(2)];

let page: FakePage;

const draw = (isPopup = false) =>
  page.draw(<WatchField connectionId="home" onOpen={() => {}} isPopup={isPopup} />);
const field = () => screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Ingestion ID' });
const type = (value: string) => fireEvent.input(field(), { target: { value } });
const paste = (value: string) => {
  field().value = value;
  fireEvent(field(), new InputEvent('input', { bubbles: true, inputType: 'insertFromPaste', data: value }));
};
const watched = () => page.sent.flatMap((command) => (command.type === 'watch' ? [command.ids] : []));
const addedAll = (command: Command) =>
  command.type === 'watch' ? { added: command.ids, known: [], restarted: [], leftOut: 0 } : {};
const settled = () => new Promise((resolve) => setTimeout(resolve, 20));

beforeEach(() => {
  page = new FakePage();
  page.now = () => NOW;
  page.answer = addedAll;
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

describe('what is dropped and takes long to search', () => {
  /** Workers that find an ID when the test lets them. */
  const searches: (() => void)[] = [];
  class SlowWorker {
    onmessage: ((event: { data: object }) => void) | null = null;
    postMessage() {
      searches.push(() => this.onmessage?.({ data: { ids: [A, B], others: 0, hasKey: false } }));
    }
    terminate() {}
  }
  const drop = (size: number, name: string) => {
    const dataTransfer = { types: ['Files'], files: [new File(['x'.repeat(size)], name)], getData: () => '' };
    fireEvent(document, Object.assign(new Event('drop', { cancelable: true }), { dataTransfer }));
  };

  it('is said to be searched until its IDs are offered; what is quickly searched is not', async () => {
    vi.stubGlobal('Worker', SlowWorker);
    draw();
    const [region] = screen.getAllByRole('status');
    for (const [size, said] of [
      [1_000_000, 'Looking for IDs…'],
      [999_999, ''],
    ] as const) {
      drop(size, `${size}.log`);
      await waitFor(() => expect(searches).toHaveLength(1));
      await settled();
      expect(region?.textContent).toBe(said);
      searches.pop()?.();
      expect(await screen.findByText(new RegExp(`${size}\\.log`))).toBeTruthy();
      expect(region?.textContent).toBe('');
    }
    vi.unstubAllGlobals();
  });
});

describe('the field', () => {
  it('watches one ID at once that is pasted, and waits where it is typed or there are several', async () => {
    draw();
    type(A);
    await settled();
    expect(watched()).toEqual([]);
    paste(`${A} ${B}`);
    await settled();
    expect(watched()).toEqual([]);
    paste(A);
    await waitFor(() => expect(watched()).toEqual([[A]]));
    expect(field().value).toBe('');
  });

  it('tells people who see no row appear that one is watched, in the region that was there before', async () => {
    draw();
    const [region] = screen.getAllByRole('status');
    paste(A);
    await waitFor(() => expect(region?.textContent).toBe('Watching 1 ingestion'));
    expect(region?.className).toBe('unseen');
    paste(`${A} ${B}`);
    await waitFor(() => expect(region?.textContent).toBe('2 ingestions'));
    expect(region?.className).toBe('watch-found');
  });

  it('watches by Enter, and not by the Enter that begins a line or ends a word of an input method', async () => {
    draw();
    type(`${A} ${B}`);
    fireEvent.keyDown(field(), { key: 'Enter', shiftKey: true });
    fireEvent.keyDown(field(), { key: 'Enter', isComposing: true });
    await settled();
    expect(watched()).toEqual([]);
    fireEvent.keyDown(field(), { key: 'Enter' });
    await waitFor(() => expect(watched()).toEqual([[A, B]]));
  });

  it('watches once by an Enter that is held down, and not the file beside it too', async () => {
    draw();
    const dropped = {
      types: ['Files'],
      files: [new File([`${idOf(3)} ${idOf(4)}`], 'a.log')],
      getData: () => '',
    };
    fireEvent.drop(document, { dataTransfer: dropped });
    await screen.findByText('2 ingestions');
    type(`${A} ${B}`);
    fireEvent.keyDown(field(), { key: 'Enter' });
    fireEvent.keyDown(field(), { key: 'Enter', repeat: true });
    await settled();
    expect(watched()).toEqual([[A, B]]);
  });

  it('offers of two files the one that was dropped last, however long the other takes to read', async () => {
    draw();
    const drop = (name: string, ids: string[], ms: number) => {
      const file = new File([ids.join(' ')], name);
      const read = file.arrayBuffer.bind(file);
      file.arrayBuffer = () => new Promise((resolve) => setTimeout(() => resolve(read()), ms));
      const dropped = { types: ['Files'], files: [file], getData: () => '' };
      fireEvent.drop(document, { dataTransfer: dropped });
    };
    drop('slow.log', [A, B], 60);
    drop('quick.log', [idOf(3), idOf(4), idOf(5)], 1);
    await screen.findByText('3 ingestions');
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(screen.queryByText('2 ingestions')).toBeNull();
    expect(screen.getByText('3 ingestions')).toBeTruthy();
  });

  it('keeps what could not be watched, with what was typed meanwhile below it', async () => {
    draw();
    type(`${A} ${B}`);
    page.refusal = 'disk_full';
    fireEvent.keyDown(field(), { key: 'Enter' });
    type('next');
    await waitFor(() => expect(field().value).toBe(`${A} ${B}\nnext`));
    expect(await screen.findByText(/disk is full/i)).toBeTruthy();
  });

  it('keeps the draft of what is typed while the background answers, and none once all is watched', async () => {
    let answer = () => {};
    page.answer = (command) =>
      new Promise((resolve) => {
        answer = () => resolve(addedAll(command));
      });
    draw();
    type(A);
    await waitFor(() => expect(page.stored('draft:watch')).toEqual({ text: A, at: NOW }));
    fireEvent.keyDown(field(), { key: 'Enter' });
    await settled();
    type('next');
    answer();
    await settled();
    expect(page.stored('draft:watch')).toEqual({ text: 'next', at: NOW });
    type(A);
    fireEvent.keyDown(field(), { key: 'Enter' });
    await settled();
    answer();
    await waitFor(() => expect(page.stored('draft:watch')).toBeUndefined());
  });

  it('keeps no key in its draft', async () => {
    draw();
    type('Bearer synap_live_0a1B2c3D4e5F6g7H8i9J and more');
    await waitFor(() =>
      expect(page.stored('draft:watch')).toMatchObject({ text: expect.stringContaining('more') }),
    );
    expect(JSON.stringify(page.stored('draft:watch'))).not.toContain('0a1B2c3D');
  });
});

describe('the clipboard, where the person wants it read', () => {
  const settings = { [keys.settings]: { ...DEFAULT_SETTINGS, readClipboard: true } };

  beforeEach(() => {
    vi.spyOn(document, 'hasFocus').mockReturnValue(true);
    page.write(settings);
    page.clipboard = { read: async () => `${A} ${B}`, isAllowed: async () => true, ask: async () => true };
  });

  it('has its IDs offered that are not in the list yet, and watched by a click', async () => {
    page.write({ [keys.ingestion(A)]: watching(1) });
    draw(true);
    const watch = await screen.findByRole('button', { name: 'Watch the ingestions in the clipboard' });
    expect(watched()).toEqual([]);
    fireEvent.click(watch);
    await waitFor(() => expect(watched()).toEqual([[B]]));
    expect(page.sent).toContainEqual(expect.objectContaining({ source: 'clipboard', connectionId: 'home' }));
  });

  it.each<[why: string, change: () => void, isPopup?: boolean]>([
    [
      'all of it is in the list',
      () => page.write(Object.fromEntries([1, 2].map((n) => [keys.ingestion(idOf(n)), watching(n)]))),
    ],
    ['the person does not want that', () => page.write({ [keys.settings]: DEFAULT_SETTINGS })],
    ['the browser does not allow it', () => Object.assign(page.clipboard, { isAllowed: async () => false })],
    ['it holds nothing', () => Object.assign(page.clipboard, { read: async () => ' ' })],
    ['the page is no popup', () => {}, false],
  ])('is not offered where %s', async (_, change, isPopup = true) => {
    change();
    draw(isPopup);
    await settled();
    expect(screen.queryByText(/clipboard/i)).toBeNull();
  });

  it('finishes in the next popup what Paste began in one that the browser’s question closed', async () => {
    page.write({ ...settings, 'draft:paste': { at: NOW - 59_000 } });
    page.clipboard.read = async () => A;
    draw(true);
    await waitFor(() => expect(watched()).toEqual([[A]]));
    expect(page.stored('draft:paste')).toBeUndefined();
  });

  it('is not pasted by a Paste of long ago', async () => {
    page.write({ [keys.settings]: DEFAULT_SETTINGS, 'draft:paste': { at: NOW - 61_000 } });
    page.clipboard.read = async () => A;
    draw(true);
    await settled();
    expect(watched()).toEqual([]);
    expect(page.stored('draft:paste')).toBeUndefined();
  });
});

describe('Paste', () => {
  const press = () => fireEvent.click(screen.getByRole('button', { name: 'Paste' }));

  it('watches the one ID in the clipboard, and says where there is nothing or none is given', async () => {
    const texts: (string | null)[] = [A, '  ', null];
    page.clipboard.read = async () => texts.shift() ?? null;
    draw();
    press();
    await waitFor(() => expect(watched()).toEqual([[A]]));
    press();
    expect(await screen.findByText(/clipboard/i)).toBeTruthy();
    press();
    expect(await screen.findByText(/Ctrl\+V/)).toBeTruthy();
  });

  it('in a popup asks for the clipboard first, and leaves a note for the popup after it', async () => {
    let allow = (_: boolean) => {};
    page.clipboard.ask = () => new Promise((resolve) => (allow = resolve));
    draw(true);
    press();
    await waitFor(() => expect(page.stored('draft:paste')).toEqual({ at: NOW }));
    page.clipboard.read = async () => A;
    allow(true);
    await waitFor(() => expect(watched()).toEqual([[A]]));
    expect(page.stored('draft:paste')).toBeUndefined();
  });
});

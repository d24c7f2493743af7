// @vitest-environment happy-dom
import { cleanup, fireEvent, screen, waitFor } from '@testing-library/preact';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Options } from '../../../src/ui/pages/options/Options';
import { DEFAULT_SETTINGS } from '../../../src/watch/model/defaults';
import { FakePage } from './fake-page';

const settings = DEFAULT_SETTINGS;

let page: FakePage;

/** Something else changed in what is stored, and the page is drawn again. */
async function redraw(): Promise<void> {
  page.write({ settings });
  await new Promise((resolve) => setTimeout(resolve, 5));
}

beforeEach(async () => {
  page = new FakePage();
  page.write({ settings });
  page.draw(<Options />);
  await screen.findByRole('switch', { name: 'Completed' });
});
afterEach(cleanup);

describe('what a person sets stays as they set it while the page is drawn again', () => {
  it('a number that is being typed', async () => {
    const box = screen.getByRole<HTMLInputElement>('spinbutton', { name: 'Finished ingestions to keep' });
    fireEvent.input(box, { target: { value: '2' } });
    await redraw();
    expect(box.value).toBe('2');
    fireEvent.change(box);
    await waitFor(() => expect(page.sent).toContainEqual({ type: 'saveSettings', patch: { keep: 2 } }));
  });

  it('a switch, from the click on and not only once the background has written it', async () => {
    let written = () => {};
    page.answer = () => new Promise<void>((resolve) => (written = resolve));
    const box = screen.getByRole<HTMLInputElement>('switch', { name: 'Completed' });
    fireEvent.click(box);
    await redraw();
    expect(box.checked).toBe(false);
    expect(box.getAttribute('aria-checked')).toBe('false');
    page.write({ settings: { ...settings, notify: { ...settings.notify, completed: false } } });
    written();
    await screen.findByText('Saved');
    expect(box.checked).toBe(false);
  });

  it('two switches in a row, neither undoing the other', async () => {
    let written = () => {};
    page.answer = () => new Promise<void>((resolve) => (written = resolve));
    fireEvent.click(screen.getByRole('switch', { name: 'Completed' }));
    fireEvent.click(screen.getByRole('switch', { name: 'Failed' }));
    await waitFor(() => expect(page.sent).toHaveLength(2));
    expect(page.sent[1]).toEqual({
      type: 'saveSettings',
      patch: { notify: { ...settings.notify, completed: false, failed: false } },
    });
    written();
  });
});

it('a notification of what takes much longer than usual is off until the person switches it on', async () => {
  const box = screen.getByRole<HTMLInputElement>('switch', {
    name: 'Ingestions that take much longer than usual',
  });
  expect(box.checked).toBe(false);
  fireEvent.click(box);
  await waitFor(() => expect(page.sent).toEqual([{ type: 'saveSettings', patch: { notifySlow: true } }]));
  expect(box.checked).toBe(true);
});

describe('quiet hours', () => {
  it('begin with the usual night, are changed one end at a time, and come back as they were', async () => {
    const toggle = screen.getByRole<HTMLInputElement>('switch', {
      name: 'Pause notifications at certain hours',
    });
    const saved = async (quiet: unknown) => {
      await waitFor(() => expect(page.sent.at(-1)).toEqual({ type: 'saveSettings', patch: { quiet } }));
      page.write({ settings: { ...settings, quiet } });
    };
    fireEvent.click(toggle);
    await saved({ from: 1320, to: 420 });
    const until = await screen.findByLabelText<HTMLInputElement>('to');
    expect(until.value).toBe('07:00');
    fireEvent.change(until, { target: { value: '06:05' } });
    await saved({ from: 1320, to: 365 });
    fireEvent.change(screen.getByLabelText('From'), { target: { value: '23:00' } });
    await saved({ from: 1380, to: 365 });
    // Half typed, and left so.
    const from = screen.getByLabelText<HTMLInputElement>('From');
    fireEvent.change(from, { target: { value: '' } });
    expect(page.sent).toHaveLength(3);
    fireEvent.blur(from);
    await waitFor(() => expect(from.value).toBe('23:00'));
    fireEvent.click(toggle);
    await saved(null);
    fireEvent.click(toggle);
    await saved({ from: 1380, to: 365 });
  });
});

it('quiet hours that end when they begin are none, which is said', async () => {
  page.write({ settings: { ...settings, quiet: { from: 480, to: 480 } } });
  expect((await screen.findByRole('alert')).textContent).toMatch(/^Both times are the same/);
  page.write({ settings: { ...settings, quiet: { from: 480, to: 481 } } });
  expect(await screen.findByText(/^Afterwards, one notification/)).toBeTruthy();
  expect(screen.queryByRole('alert')).toBeNull();
});

describe('what is not saved', () => {
  it('a number out of bounds is said, and stays to be mended', async () => {
    const box = screen.getByRole<HTMLInputElement>('spinbutton', { name: 'Finished ingestions to keep' });
    fireEvent.input(box, { target: { value: '0' } });
    fireEvent.change(box);
    await redraw();
    expect(box.value).toBe('0');
    expect(box.getAttribute('aria-invalid')).toBe('true');
    expect(page.sent).toEqual([]);
  });
});

it('the options say at their foot which version this is', async () => {
  await screen.findByText('Ingestion Inspector 1.2.3');
});

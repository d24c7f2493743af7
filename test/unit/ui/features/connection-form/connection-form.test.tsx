// @vitest-environment happy-dom

import { cleanup, createEvent, fireEvent, screen } from '@testing-library/preact';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConnectionForm } from '../../../../../src/ui/features/connection-form/ConnectionForm';
import { FakePage } from '../../fake-page';

const KEY = 'synap_test_0a1B2c3D4e5F6g7H';

let page: FakePage;
beforeEach(() => {
  page = new FakePage();
  page.draw(<ConnectionForm connection={null} fields="folded" />);
});
afterEach(cleanup);

const field = () => screen.getByRole<HTMLInputElement>('textbox', { name: 'API key' });

function paste(text: string): void {
  const event = createEvent.paste(field(), { clipboardData: { getData: () => text } });
  fireEvent(field(), event);
  // What the browser does unless the page has done it: one line is made of several.
  if (!event.defaultPrevented) fireEvent.input(field(), { target: { value: text.replace(/[\r\n]/g, '') } });
}

const save = () => fireEvent.click(screen.getByRole('button', { name: 'Save' }));
const sentKeys = () => page.sent.flatMap((command) => ('key' in command ? [command.key] : []));

describe('what is pasted as an API key', () => {
  it.each([
    ['a line of a shell', `export SYNAP_API_KEY="${KEY}"`],
    ['a header', `Authorization: Bearer ${KEY}`],
    ['a key with a zero-width space', `${KEY}\u200b`],
    ['a whole .env file', `OPENAI_API_KEY=sk-proj-1\nSYNAP_API_KEY=${KEY}\n`],
  ])('is shown as it will be sent: %s', (_, text) => {
    paste(text);
    expect(field().value).toBe(KEY);
    save();
    expect(sentKeys()).toEqual([KEY]);
  });

  it('under another service’s name is sent only once the person has said that it is Synap’s', () => {
    paste('DEBUG=1\nOPENAI_API_KEY="sk-proj-1"\n');
    expect(screen.getByRole('alert').textContent).toContain('OPENAI_API_KEY');
    save();
    fireEvent.click(screen.getByRole('button', { name: 'Test connection' }));
    expect(sentKeys()).toEqual([]);
    fireEvent.click(screen.getByRole('button', { name: "It's a Synap key" }));
    expect(screen.queryByRole('alert')).toBeNull();
    expect(field().value).toBe('sk-proj-1');
    save();
    expect(sentKeys()).toEqual(['sk-proj-1']);
  });

  it('is sent to the address that the form then shows', () => {
    paste(KEY);
    const url = screen.getByRole<HTMLInputElement>('textbox', { name: 'Base URL', hidden: true });
    fireEvent.input(url, { target: { value: 'localhost:8000/api/v1/' } });
    save();
    expect(page.sent).toContainEqual(expect.objectContaining({ baseUrl: 'http://localhost:8000', key: KEY }));
    expect(url.value).toBe('http://localhost:8000');
  });

  it('by hand is cleaned when the field is left, not under the fingers', () => {
    for (const typed of ['"', '"s', '"sy']) fireEvent.input(field(), { target: { value: typed } });
    expect(field().value).toBe('"sy');
    fireEvent.blur(field());
    expect(field().value).toBe('sy');
  });
});

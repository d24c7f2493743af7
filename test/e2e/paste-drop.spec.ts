import type { Page } from '@playwright/test';
import type { browser as browserApi } from 'wxt/browser';
import { expect, row, test } from './support/fixtures';

/** The browser's API, where the functions given to `evaluate` run. */
declare const chrome: typeof browserApi;

const HELD = { queuedMs: 0, processingMs: Number.POSITIVE_INFINITY };

const field = (page: Page) => page.getByRole('textbox', { name: 'Ingestion ID' });

/** Pastes with the keyboard, as a person does. */
async function paste(page: Page, text: string): Promise<void> {
  await field(page).focus();
  await page.evaluate((copied) => navigator.clipboard.writeText(copied), text);
  await page.keyboard.press('ControlOrMeta+V');
}

interface Dragged {
  types?: Record<string, string>;
  files?: { name: string; bytes: number[] }[];
}

/** Drags over the page and, unless told otherwise, lets go. */
async function drop(page: Page, dragged: Dragged, until: 'over' | 'drop' = 'drop'): Promise<void> {
  await page.evaluate(
    ([{ types = {}, files = [] }, until]) => {
      const dataTransfer = new DataTransfer();
      for (const [type, text] of Object.entries(types)) dataTransfer.setData(type, text);
      for (const { name, bytes } of files) dataTransfer.items.add(new File([new Uint8Array(bytes)], name));
      const init = { dataTransfer, bubbles: true, cancelable: true };
      for (const name of ['dragenter', 'dragover', ...(until === 'drop' ? ['drop'] : [])])
        document.body.dispatchEvent(new DragEvent(name, init));
    },
    [dragged, until] as const,
  );
}

/** The page takes drops once it is drawn: drags until the page says that it will. */
async function untilDropsAreTaken(page: Page): Promise<void> {
  await expect(async () => {
    await drop(page, { types: { 'text/plain': 'x' } }, 'over');
    await expect(page.getByText('Drop text, a link or a file here')).toBeVisible({ timeout: 500 });
  }).toPass();
}

const bytesOf = (text: string) => [...new TextEncoder().encode(text)];
const file = (name: string, text: string) => ({ files: [{ name, bytes: bytesOf(text) }] });

test('one ID that is pasted is watched at once, one that is typed waits for the button', async ({
  popup,
  synap,
}) => {
  const [pasted, typed] = ['pasted', 'typed'].map((documentId) => synap.addJob({ ...HELD, documentId }));
  await paste(popup, pasted ?? '');
  await expect(row(popup, 'pasted')).toContainText('Processing');
  await expect(field(popup)).toHaveValue('');
  await expect(field(popup)).toBeFocused();

  await field(popup).pressSequentially(typed ?? '');
  await expect(popup.getByText('Already in the list')).toHaveCount(0);
  await field(popup).press('Control+A');
  await expect(popup.getByRole('list', { name: 'Ingestions' }).getByRole('listitem')).toHaveCount(1);
  await field(popup).press('Enter');
  await expect(row(popup, 'typed')).toContainText('Processing');
});

test('a text with several is previewed and waits for Enter; a key in it is warned of and kept nowhere', async ({
  connected,
  popup,
  synap,
}) => {
  const [known, ...others] = ['known', 'second', 'third'].map((documentId) =>
    synap.addJob({ ...HELD, documentId }),
  );
  await paste(popup, known ?? '');
  await expect(row(popup, 'known')).toContainText('Processing');
  const key = 'synap_test_0123456789abcdef';
  const lines = [known, ...others].map((id) => `ingestion_id=${id} status=queued`);
  await paste(popup, `Authorization: Bearer ${key}\n${lines.join('\n')}`);
  await expect(popup.getByText('3 ingestions, 1 already in the list')).toBeVisible();
  await expect(popup.getByText('This text contains an API key')).toBeVisible();
  await expect(row(popup, 'second')).toHaveCount(0);
  await expect.poll(async () => JSON.stringify(await connected.stored())).toContain('[key removed]');
  expect(JSON.stringify(await connected.stored())).not.toContain(key);

  await field(popup).press('Enter');
  await expect(row(popup, 'second')).toContainText('Processing');
  await expect(row(popup, 'third')).toContainText('Processing');
  await expect(popup.getByText('Watching 2 ingestions, 1 already in the list')).toBeVisible();
  expect(JSON.stringify(synap.requests)).not.toContain(key);
});

test('an ID pasted beside another is not taken for the only one', async ({ popup, synap }) => {
  const [first, second] = ['first', 'second'].map((documentId) => synap.addJob({ ...HELD, documentId }));
  await field(popup).pressSequentially(`${first} `);
  await paste(popup, second ?? '');
  await expect(popup.getByText('2 ingestions', { exact: true })).toBeVisible();
  await field(popup).press('Enter');
  await expect(row(popup, 'first')).toContainText('Processing');
  await expect(row(popup, 'second')).toContainText('Processing');
});

test('a pasted text without an ID says so before anything is pressed', async ({ popup }) => {
  await paste(popup, 'The deployment of yesterday evening went well, and nothing had to be rolled back.');
  await expect(popup.getByText('No ingestion ID found in this text.')).toBeVisible();
  await field(popup).fill(`{"document_id": "${crypto.randomUUID()}"}`);
  await expect(popup.getByText('labelled as something else')).toBeVisible();
});

test('what cannot be watched comes back into the field', async ({ popup }) => {
  await popup.evaluate(() => {
    Object.assign(chrome.runtime, { sendMessage: async () => undefined });
  });
  const pasted = crypto.randomUUID();
  await paste(popup, pasted);
  await expect(popup.getByRole('alert')).toBeVisible();
  await expect(field(popup)).toHaveValue(pasted);
});

for (const path of ['popup.html', 'history.html']) {
  test(`text, a link and a file can be dropped anywhere on ${path}`, async ({ connected, synap }) => {
    const page = await connected.open(path);
    const add = (documentId: string) => synap.addJob({ ...HELD, documentId });
    await expect(field(page)).toBeVisible();
    await untilDropsAreTaken(page);

    await drop(page, { types: { 'text/plain': `Memory stored (ingestion_id: ${add('text')})` } });
    await expect(page.getByText('Drop text, a link or a file here')).toHaveCount(0);
    await expect(row(page, 'text')).toContainText('Processing');

    const url = `https://synap.example/memories/status/${add('link')}?from=mail`;
    await drop(page, { types: { 'text/uri-list': url } });
    await expect(row(page, 'link')).toContainText('Processing');

    await drop(page, file('one.json', JSON.stringify({ ingestion_id: add('file') })));
    await expect(row(page, 'file')).toContainText('Processing');

    const ids = [add('several-1'), add('several-2'), crypto.randomUUID()];
    await drop(page, file('build.log', ids.map((id) => `ingestion_id=${id}`).join('\n')));
    await expect(page.getByText('build.log')).toBeVisible();
    await expect(page.getByText('3 ingestions', { exact: true })).toBeVisible();
    await expect(row(page, 'several-1')).toHaveCount(0);
    await page.getByRole('button', { name: 'Watch the ingestions in ⁨build.log⁩' }).click();
    await expect(row(page, 'several-1')).toContainText('Processing');
    await expect(row(page, 'several-2')).toContainText('Processing');
    await expect(page.getByText('build.log')).toHaveCount(0);
    const stored = (await connected.stored()).local;
    expect(stored[`ingestion:${ids[0]}`]).toMatchObject({ source: 'file' });
  });
}

test('megabytes are looked through beside the page; what is no text, or too much of it, is refused in words', async ({
  connected,
  synap,
}) => {
  const page = await connected.open('history.html');
  const id = synap.addJob({ ...HELD, documentId: 'needle' });
  await untilDropsAreTaken(page);
  const noise = 'INFO nothing to see here, all is well\n'.repeat(3_000);
  await drop(page, { types: { 'text/plain': `${noise}ingestion_id=${id}\n${noise}` } });
  await expect(row(page, 'needle')).toContainText('Processing');
  await expect(field(page)).toHaveValue('');

  await drop(page, { files: [{ name: 'picture.png', bytes: [0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 1] }] });
  await expect(page.getByText('picture.png⁩ is not a text file.')).toBeVisible();
  await page.evaluate(() => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([new Uint8Array(10 * 1024 * 1024 + 1)], 'huge.log'));
    document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
  });
  await expect(page.getByText('huge.log⁩ is larger than 10 MB')).toBeVisible();

  const utf16 = [0xff, 0xfe, ...[...`ingestion_id=${id}`].flatMap((char) => [char.charCodeAt(0), 0])];
  await drop(page, { files: [{ name: 'powershell.txt', bytes: utf16 }] });
  await expect(page.getByText('Already in the list.')).toBeVisible();
});

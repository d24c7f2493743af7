import { startSynap } from '../../synap-server';
import { expect, test } from '../support/both/firefox';

const HELD = { queuedMs: 0, processingMs: Number.POSITIVE_INFINITY };

test('a right click on selected text watches what is in it, and says so by the badge alone', async ({
  firefox,
  synap,
}) => {
  const ids = ['one', 'two'].map((documentId) => synap.addJob({ ...HELD, documentId }));
  const key = 'synap_test_0123456789abcdef';
  // The click is what starts it again.
  await firefox.stopBackground();
  await firefox.watchSelection(`Stored: ingestion_id=${ids[0]} and ingestion_id=${ids[1]} (key ${key})`);
  await expect.poll(async () => (await firefox.stored()).badge).toBe('2');
  expect(firefox.notified()).toEqual([]);
  const { local, session } = await firefox.stored();
  expect(local[`ingestion:${ids[0]}`]).toMatchObject({ source: 'selection' });
  expect(JSON.stringify({ local, session })).not.toContain(key);
});

test('typed after our keyword in the address bar an ID is watched, and nothing wrong is said of it meanwhile', async ({
  firefox,
  desktop,
  synap,
}) => {
  const id = synap.addJob({ ...HELD, documentId: 'typed' });
  await firefox.stopBackground();
  await expect.poll(() => firefox.inWindow('Services.focus.activeWindow === window')).toBe(true);
  desktop.xdotool('key', 'ctrl+l');
  desktop.xdotool('type', `syn ${id}`);
  const shown = () => firefox.inWindow(`gURLBar.view.panel.innerText`);
  await expect.poll(shown).toContain(`syn ${id}`);
  expect(await shown()).not.toContain('No ingestion ID');
  desktop.xdotool('key', 'Return');
  await expect.poll(async () => (await firefox.stored()).badge).toBe('1');
  expect((await firefox.stored()).local[`ingestion:${id}`]).toMatchObject({ source: 'omnibox' });
});

test('Paste asks with the menu that Firefox has for it: given up, it names the keys; chosen, what was copied is watched', async ({
  firefox,
  synap,
}) => {
  const id = synap.addJob({ ...HELD, documentId: 'copied' });
  const history = await firefox.open('history.html');
  await firefox.inWindow(
    `Cc['@mozilla.org/widget/clipboardhelper;1'].getService(Ci.nsIClipboardHelper).copyString('ingestion_id=${id}')`,
  );
  await history.click('button', 'Paste');
  await expect.poll(() => firefox.inWindow(PASTE_MENU('menu.hidePopup()'))).toBe(true);
  await expect.poll(() => history.text()).toContain('Press Ctrl+V to paste.');
  expect((await firefox.stored()).local).not.toHaveProperty(`ingestion:${id}`);

  await history.click('button', 'Paste');
  await expect
    .poll(() => firefox.inWindow(PASTE_MENU('menu.activateItem(menu.querySelector("menuitem"))')))
    .toBe(true);
  await expect.poll(() => history.text()).toContain('copied');
  expect((await firefox.stored()).local[`ingestion:${id}`]).toMatchObject({ source: 'history' });
});

/** Acts on the menu, once it is open and takes clicks: it does not for a moment, so that nobody chooses it unseen. */
const PASTE_MENU = (act: string) => `(() => {
  const menu = document.getElementById('clipboardReadPasteMenuPopup');
  if (menu?.state !== 'open' || menu.querySelector('menuitem').disabled) return false;
  ${act};
  return true;
})()`;

test('its keys open the real popup, ready for a key; saving a local base URL there asks for permission, and allowing it connects', async ({
  newcomer,
  desktop,
}) => {
  const synap = await startSynap();
  // What opens after the installation would close a popup that is there before.
  const welcome = await newcomer.opened('welcome.html');
  await expect.poll(() => welcome.count('textbox', 'API key')).toBe(1);
  // A key pressed before the window has the focus is nobody's.
  await expect.poll(() => newcomer.inWindow('Services.focus.activeWindow === window')).toBe(true);
  desktop.xdotool('key', 'alt+shift+y');
  await expect.poll(() => newcomer.inView('popup', 'content.document.activeElement.localName')).toBe('input');
  await newcomer.inView('popup', typing('API key', synap.key));
  await newcomer.inView('popup', `content.document.querySelector('summary').click()`);
  await newcomer.inView('popup', typing('Base URL', synap.url));
  await newcomer.inView('popup', PRESS_SAVE);
  const stored = async () => JSON.stringify((await newcomer.stored()).local);
  await expect.poll(stored).toContain('permission_missing');
  await newcomer.answerQuestion('allow');
  await expect.poll(stored).toContain('"instanceId":"inst_');
  await synap.close();
});

/** Without a window manager the real popup gets neither keys nor clicks: what they do in it is done from beside it. */
const typing = (label: string, text: string) => `(() => {
  const { control } = [...content.document.querySelectorAll('label')].find((one) => one.textContent.startsWith('${label}'));
  control.value = '${text}';
  control.dispatchEvent(new content.Event('input', { bubbles: true }));
})()`;

const PRESS_SAVE = `(() => {
  const pressing = content.windowUtils.setHandlingUserInput(true);
  content.document.querySelector('[type="submit"]').click();
  pressing.destruct();
})()`;

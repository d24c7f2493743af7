import { uuid } from '../data/basics';
import { blocked, justVerified, unverified } from '../data/connections';
import { refused } from '../data/replies';
import { firstRun, popup, type Screen } from '../screen';

/** The popup until there is a key that works. */
export const setupScreens: Screen[] = [
  firstRun('popup-first-run', 'popup.html'),
  popup('first-run-advanced', { connections: [] }, async (page) => {
    await page.getByText('Advanced').click();
    await page.getByRole('textbox', { name: 'API key' }).fill('pk_live_0000');
    await page.getByRole('textbox', { name: 'Base URL' }).fill('http://10.0.0.7:8000');
    await page.getByRole('button', { name: 'Test connection' }).click();
  }),
  popup('first-run-choices', { connections: [] }, async (page) => {
    await page.getByText('Advanced').click();
    await page.getByRole('radio', { name: 'Only until the browser closes' }).check();
    await page.getByText('Maximum requests per minute').scrollIntoViewIfNeeded();
  }),
  popup('first-run-tested', { connections: [] }, async (page) => {
    await page.getByRole('textbox', { name: 'API key' }).fill('synap_test_0123456789');
    await page.getByRole('button', { name: 'Test connection' }).click();
    await page.getByText('This key works').waitFor();
  }),
  popup(
    'first-run-unreachable',
    { connections: [] },
    {
      replies: { testConnection: refused('unreachable') },
      act: async (page) => {
        await page.getByRole('textbox', { name: 'API key' }).fill('synap_test_0123456789');
        await page.getByRole('button', { name: 'Test connection' }).click();
        await page.getByText("Synap can't be reached").waitFor();
      },
    },
  ),
  popup('key-rejected', {
    connections: [
      { ...blocked('key_rejected', { detail: 'Invalid API key', correlationId: uuid(902) }), identity: null },
    ],
  }),
  popup('connected', { connections: [justVerified] }),
  popup('checking-key', { connections: [unverified] }),
];

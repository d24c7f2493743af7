import { blocked, connection, localCloud, longConnection, staging } from '../data/connections';
import { elsewhere, everything } from '../data/ingestions';
import { refused } from '../data/replies';
import { type Screen, screen } from '../screen';

const PATH = 'options.html';

/** Everything that can be set, what the diagnostics find, and the questions before what cannot be undone. */
export const optionsScreens: Screen[] = [
  screen('options', PATH, { records: everything }),
  screen('options-no-connection', PATH, { connections: [] }),
  screen(
    'options-two-connections',
    PATH,
    { records: everything, connections: [connection, localCloud] },
    { part: 'Connections' },
  ),
  screen(
    'options-several-connections',
    PATH,
    { records: elsewhere, connections: [connection, staging, longConnection] },
    {
      part: 'Connections',
      act: async (page) => {
        await page.getByRole('button', { name: 'Edit staging' }).click();
      },
    },
  ),
  screen(
    'options-credits-unknown',
    PATH,
    { records: everything },
    {
      part: 'Connections',
      replies: { readCredits: refused('timed_out') },
    },
  ),
  screen(
    'options-remove-question',
    PATH,
    { records: elsewhere, connections: [connection, staging] },
    {
      part: 'Connections',
      act: async (page) => {
        await page.getByRole('button', { name: 'Remove connection' }).click();
        await page.getByText('Watching stops for 2 ingestions, which stay in the history.').waitFor();
      },
    },
  ),
  screen(
    'options-new-connection',
    PATH,
    { records: everything },
    {
      part: 'Connections',
      act: async (page) => {
        await page.getByRole('button', { name: 'Add connection' }).click();
        await page.getByRole('heading', { name: 'New connection' }).waitFor();
      },
    },
  ),
  screen(
    'options-key-blocked',
    PATH,
    {
      records: everything,
      connections: [blocked('key_rejected', { detail: 'Invalid API key' })],
    },
    { part: 'Connections' },
  ),
  screen('options-storage-full', PATH, { records: everything, summary: { storageFull: true } }),
  screen(
    'options-quiet-hours',
    `${PATH}#notifications`,
    {
      records: everything,
      settings: { quiet: { from: 22 * 60, to: 7 * 60 } },
    },
    { part: 'Notifications' },
  ),
  screen(
    'options-notification-question',
    PATH,
    { records: everything },
    {
      part: 'Notifications',
      act: async (page) => {
        await page.getByRole('button', { name: 'Send test notification' }).click();
        await page.getByRole('button', { name: 'Yes' }).scrollIntoViewIfNeeded();
      },
    },
  ),
  screen(
    'options-notification-steps',
    PATH,
    { records: everything },
    {
      part: 'Notifications',
      act: async (page) => {
        await page.getByRole('button', { name: 'Send test notification' }).click();
        await page.getByRole('button', { name: 'No', exact: true }).click();
      },
    },
  ),
  screen(
    'options-wrong-number',
    PATH,
    { records: everything },
    {
      part: 'Watching',
      act: async (page) => {
        await page.getByRole('spinbutton', { name: 'Maximum watch time (hours)' }).fill('9000');
        await page.keyboard.press('Tab');
        await page.getByText('Enter a whole number from 1 to 720.').waitFor();
      },
    },
  ),
  screen(
    'options-clear-question',
    PATH,
    { records: everything },
    {
      part: 'History',
      act: async (page) => {
        await page.getByRole('button', { name: 'Clear history' }).click();
      },
    },
  ),
  screen(
    'options-diagnostics',
    `${PATH}#diagnostics`,
    { records: everything },
    {
      part: 'Diagnostics',
      act: async (page) => {
        await page.getByRole('button', { name: 'Run checks' }).click();
        await page.getByRole('region', { name: 'staging' }).waitFor();
      },
    },
  ),
];

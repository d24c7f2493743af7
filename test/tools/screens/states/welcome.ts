import { connection } from '../data/connections';
import { firstRun, type Screen, screen } from '../screen';

/** The page that opens once, after the installation. */
export const welcomeScreens: Screen[] = [
  firstRun('welcome', 'welcome.html'),
  screen('welcome-sample', 'welcome.html', { connections: [connection] }, async (page) => {
    await page.getByRole('button', { name: 'Run a sample' }).click();
    await page.getByRole('button', { name: 'Show the notification' }).click();
    await page.getByText('Did you see it?').waitFor();
  }),
];

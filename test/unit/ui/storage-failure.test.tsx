// @vitest-environment happy-dom
import { cleanup, fireEvent, screen, waitFor } from '@testing-library/preact';
import { afterEach, describe, expect, it } from 'vitest';
import { History } from '../../../src/ui/pages/history/History';
import { Options } from '../../../src/ui/pages/options/Options';
import { Popup } from '../../../src/ui/pages/popup/Popup';
import { Welcome } from '../../../src/ui/pages/welcome/Welcome';
import { NOW, pendingOutcome } from '../samples';
import { FakePage, storedOf } from './fake-page';

const pages = [
  ['the popup', () => <Popup place="popup" />],
  ['the history', () => <History />],
  ['the options', () => <Options />],
  ['the welcome page', () => <Welcome />],
] as const;
const retryButton = () => screen.queryByRole('button', { name: 'Try again' });

afterEach(cleanup);

describe('while what is stored cannot be read', () => {
  it.each(pages)(
    '%s says what happened, and shows everything once trying again succeeds',
    async (_, draw) => {
      const page = new FakePage();
      page.write(storedOf([pendingOutcome(1, 'completed', NOW)]));
      page.cannotRead = true;
      page.draw(draw());
      await waitFor(() => expect(screen.getByText("Browser storage isn't working")).toBeTruthy());
      page.cannotRead = false;
      fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
      await waitFor(() => expect(retryButton()).toBeNull());
      expect(screen.queryByText("Browser storage isn't working")).toBeNull();
    },
  );
});

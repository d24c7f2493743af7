// @vitest-environment happy-dom
import { cleanup, fireEvent, screen } from '@testing-library/preact';
import { afterEach, describe, expect, it } from 'vitest';
import { ownError } from '../../../../../src/synap/errors';
import { Banners } from '../../../../../src/ui/features/banners/Banners';
import { DEFAULT_SETTINGS } from '../../../../../src/watch/model/defaults';
import { type Connection, summarySchema } from '../../../../../src/watch/model/records';
import { summaryWith } from '../../../../../src/watch/model/summary';
import { connection, HOME, watching } from '../../../samples';
import { FakePage, storedOf } from '../../fake-page';

afterEach(cleanup);

const HOUR = 3_600_000;

/** The banners over a list with this connection, and with one ingestion in progress or none. */
function drawn(blocked: Connection['blocked'], isAnyInProgress = true): FakePage {
  const page = new FakePage();
  const stored = storedOf(isAnyInProgress ? [watching(1)] : []);
  const summary = summaryWith(
    summarySchema.parse(stored.summary),
    [connection(HOME, { blocked })],
    DEFAULT_SETTINGS,
  );
  page.write({ ...stored, summary });
  page.draw(<Banners summary={summary} />);
  return page;
}

describe('the banner of a refused key', () => {
  const blocked = {
    ...ownError('key_rejected'),
    reason: 'key_rejected' as const,
    since: Date.now(),
    until: Date.now() + HOUR,
    notifiedAt: null,
  };

  it('says when it is tried again, and has it tried now', () => {
    const page = drawn(blocked);
    expect(screen.getByText(/Retrying automatically/)).toBeTruthy();
    expect(screen.getByText(/Next attempt at/)).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(page.sent).toContainEqual({ type: 'retryConnection', connectionId: HOME });
  });

  it.each([
    ['it is tried no more', { ...blocked, until: null }, true],
    ['nothing is in progress', blocked, false],
  ])('promises no try where %s', (_, present, isAnyInProgress) => {
    drawn(present, isAnyInProgress);
    expect(screen.getByText(/until you enter a valid key or try again/)).toBeTruthy();
    expect(screen.queryByText(/Next attempt at/)).toBeNull();
    expect(screen.getByRole('button', { name: 'Try again' })).toBeTruthy();
  });
});

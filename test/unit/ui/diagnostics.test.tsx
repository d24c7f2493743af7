// @vitest-environment happy-dom
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/preact';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Diagnosis } from '../../../src/messages';
import { Diagnostics } from '../../../src/ui/pages/options/Diagnostics';
import { idOf, NOW } from '../samples';
import { FakePage } from './fake-page';

const SECRET = 'synap_live_Zx81kQ0pLm27vBn4Tr5Yw9Ec';

const production: Diagnosis['connections'][number] = {
  id: 'c1',
  name: 'production',
  baseUrl: 'https://synap-cloud-prod.maximem.ai',
  keyMode: 'kept',
  hasPermission: true,
  key: 'opens',
  live: { tookMs: 184, httpStatus: 200, error: null },
  verifiedAt: NOW - 3_600_000,
  blocked: null,
  connectionError: null,
  pausedUntil: null,
  offsetMs: 200,
  limitPerMin: 60,
  ownLimitPerMin: null,
};

const well: Diagnosis = {
  at: NOW,
  wokeAt: NOW - 20_000,
  lastRoundAt: NOW - 2_000,
  alarmAt: NOW + 25_000,
  isAlarmNeeded: true,
  online: true,
  notifications: { permission: 'granted', shown: 0 },
  storage: { bytes: 1_234_567, keys: 700 },
  counts: { inProgress: 2, total: 340, unseenProblems: 0, damaged: 0, newer: 0 },
  connections: [production],
  log: [
    {
      at: NOW - 2_000,
      event: 'polled',
      ingestionId: idOf(1),
      connectionId: 'c1',
      what: `processing ${SECRET}`,
      correlationId: 'corr-1',
      tookMs: 80,
    },
  ],
};

let page: FakePage;

async function examined(diagnosis: Diagnosis): Promise<void> {
  page.answer = () => diagnosis;
  page.draw(<Diagnostics />);
  fireEvent.click(screen.getByRole('button', { name: 'Run checks' }));
  await screen.findByRole('region', { name: 'Extension' });
  await screen.findByText('Alarm');
}

const says = (name: string) => screen.getByText(name).closest('div')?.textContent;

beforeEach(() => {
  page = new FakePage();
});
afterEach(cleanup);

describe('the diagnostics', () => {
  it('does nothing until asked', () => {
    page.draw(<Diagnostics />);
    expect(page.sent).toEqual([]);
  });

  it('says that it is testing until the background has answered, and keeps the focus on the button', async () => {
    let answer: (diagnosis: Diagnosis) => void = () => undefined;
    page.answer = () =>
      new Promise<Diagnosis>((resolve) => {
        answer = resolve;
      });
    page.draw(<Diagnostics />);
    const run = screen.getByRole('button', { name: 'Run checks' });
    run.focus();
    fireEvent.click(run);
    await screen.findByText('Testing…');
    fireEvent.click(run);
    expect(document.activeElement).toBe(run);
    answer(well);
    await screen.findByText('Alarm');
    expect(screen.queryByText('Testing…')).toBeNull();
    expect(page.sent).toHaveLength(1);
  });

  it('says what is well', async () => {
    await examined(well);
    expect(says('Alarm')).toContain('OK: Next wake-up in 25 s');
    expect(says('Storage')).toContain('1.23 MB for 340 ingestions');
    expect(says('API key')).toContain('OK: Key readable; last verified 1 h ago');
    expect(says('Clock')).toContain('Agrees');
    expect(says('Rate limit')).toContain('60 requests per minute');
  });

  it.each<[what: string, Diagnosis, name: string, words: string]>([
    ['a missing alarm', { ...well, alarmAt: null }, 'Alarm', 'Problem: Not set'],
    [
      'no alarm where none is needed',
      { ...well, alarmAt: null, isAlarmNeeded: false },
      'Alarm',
      'OK: Not set',
    ],
    [
      'blocked notifications',
      { ...well, notifications: { permission: 'denied', shown: null } },
      'Notifications',
      'Problem: Blocked',
    ],
    ['no network', { ...well, online: false }, 'Network', 'Warning: '],
    [
      'a lost permission',
      { ...well, connections: [{ ...production, hasPermission: false }] },
      'Host access',
      'Problem: ',
    ],
    ['a lost key', { ...well, connections: [{ ...production, key: 'key_needed' }] }, 'API key', 'Problem: '],
    [
      'a refused key',
      { ...well, connections: [{ ...production, blocked: 'key_rejected' }] },
      'State',
      'Problem: API key rejected',
    ],
    [
      'trouble',
      { ...well, connections: [{ ...production, connectionError: 'timed_out' }] },
      'State',
      'Warning: ',
    ],
    [
      'a clock that is off',
      { ...well, connections: [{ ...production, offsetMs: -252_000 }] },
      'Clock',
      'Warning: 4 min 12 s off',
    ],
    ['a server that answers', well, 'Response', 'OK: Synap answered in 184 ms'],
    [
      'a server that fails',
      {
        ...well,
        connections: [{ ...production, live: { tookMs: 2_000, httpStatus: 503, error: 'server_error' } }],
      },
      'Response',
      'HTTP 503',
    ],
    [
      'what the person allows',
      { ...well, connections: [{ ...production, ownLimitPerMin: 12 }] },
      'Rate limit',
      '12 requests per minute',
    ],
    ['damage', { ...well, counts: { ...well.counts, damaged: 2, newer: 0 } }, 'Damaged records', 'Warning: '],
  ])('says %s', async (_, diagnosis, name, words) => {
    await examined(diagnosis);
    expect(says(name)).toContain(words);
  });

  it('tells connections of one name apart', async () => {
    await examined({ ...well, connections: [production, { ...production, id: 'c2', key: 'key_needed' }] });
    const both = screen.getAllByRole('region', { name: 'production' });
    expect(both.map((one) => within(one).getByText('API key').closest('div')?.textContent)).toEqual([
      expect.stringContaining('OK: '),
      expect.stringContaining('Problem: '),
    ]);
  });

  it('says that the browser did not let it be copied', async () => {
    await examined(well);
    page.takesCopies = false;
    fireEvent.click(screen.getByRole('button', { name: 'Copy diagnostics' }));
    expect(await screen.findByText("The browser didn't allow copying")).toBeTruthy();
  });

  it('copies everything for somebody who helps, and nothing that looks like a key', async () => {
    await examined(well);
    fireEvent.click(screen.getByRole('button', { name: 'Copy diagnostics' }));
    await waitFor(() => expect(page.copied).toHaveLength(1));
    const [text = ''] = page.copied;
    expect(text).not.toContain(SECRET);
    expect(JSON.parse(text)).toMatchObject({
      version: '1.2.3',
      at: new Date(NOW).toJSON(),
      alarmAt: new Date(NOW + 25_000).toJSON(),
      connections: [{ name: 'production', key: 'opens' }],
      log: [{ event: 'polled', correlationId: 'corr-1' }],
    });
  });
});

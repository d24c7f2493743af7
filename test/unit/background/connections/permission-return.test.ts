import { describe, expect, it, test } from 'vitest';
import { startBackground } from '../../../../src/background/background';
import { patternToGiveBack } from '../../../../src/platform/origins';
import { memoryBrowser } from '../../../support/memory-browser';
import { settled } from '../../../support/virtual-clock';
import { NOW } from '../../samples';

const PRODUCTION = 'https://synap-cloud-prod.maximem.ai';
const LOCAL = 'http://localhost:8000';

describe('what was granted for a base URL is handed back', () => {
  test.each<[what: string, baseUrl: string, inUse: string[], chrome: string | null, firefox: string | null]>([
    ['once nothing uses it', LOCAL, [], 'http://localhost:8000/*', 'http://localhost/*'],
    ['whatever is used elsewhere', LOCAL, [PRODUCTION], 'http://localhost:8000/*', 'http://localhost/*'],
    ['not while another path of it is used', LOCAL, [`${LOCAL}/v2`], null, null],
    [
      'in Firefox not while another port is used',
      LOCAL,
      ['http://localhost:9000'],
      'http://localhost:8000/*',
      null,
    ],
    ['never where it came with the installation', PRODUCTION, [], null, null],
    ['never for a base URL that never could be granted', 'http://example.com', [], null, null],
  ])('%s', (_, baseUrl, inUse, chrome, firefox) => {
    expect(patternToGiveBack(baseUrl, inUse, 'chrome')).toBe(chrome);
    expect(patternToGiveBack(baseUrl, inUse, 'firefox')).toBe(firefox);
  });
});

describe('removing a connection', () => {
  async function background(giveBack: (baseUrl: string, inUse: string[]) => Promise<void>) {
    const { ports, local } = memoryBrowser({ now: NOW });
    ports.permissions.giveBack = giveBack;
    const listeners = startBackground(ports);
    const add = async (baseUrl: string, key: string) => {
      const saved = await listeners.onMessage({
        type: 'saveConnection',
        connectionId: null,
        name: '',
        baseUrl,
        key,
      });
      const { value } = JSON.parse(JSON.stringify(saved));
      await settled();
      return String(value.connectionId);
    };
    const remove = (connectionId: string) => listeners.onMessage({ type: 'removeConnection', connectionId });
    return { add, remove, local };
  }

  it('hands its access back, naming what is still in use', async () => {
    const given: unknown[] = [];
    const { add, remove } = await background(async (...asked) => void given.push(asked));
    const [first, second] = [await add(LOCAL, 'synap_test_first'), await add(LOCAL, 'synap_test_second')];
    await remove(first);
    await remove(second);
    expect(given).toEqual([
      [LOCAL, [LOCAL]],
      [LOCAL, []],
    ]);
  });

  it('is done all the same where the browser does not take it back', async () => {
    const { add, remove, local } = await background(() => Promise.reject(new Error('refused')));
    const id = await add(LOCAL, 'synap_test_first');
    expect(await remove(id)).toEqual({ ok: true, value: null });
    expect(local.has(`connection:${id}`)).toBe(false);
  });

  it('that is gone already hands nothing back', async () => {
    const given: unknown[] = [];
    const { remove } = await background(async (...asked) => void given.push(asked));
    expect(await remove('gone')).toEqual({ ok: true, value: null });
    expect(given).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { createStore } from '../../src/background/store';
import { DEFAULT_SETTINGS } from '../../src/watch/defaults';
import { SCHEMA } from '../../src/watch/records';
import { memoryBrowser } from '../support/memory-browser';
import { connection, HOME, live, NOW, pulse, watching } from './samples';

describe('a change of what is stored', () => {
  it('that fails in the middle changes nothing, in memory or stored', async () => {
    const browser = memoryBrowser({ now: NOW });
    const store = createStore(browser.ports, {
      beforeWrite: async () => undefined,
      onChange: () => undefined,
    });
    await store.change((tx) => {
      tx.putConnection(connection());
      tx.put(watching(1));
    });
    const before = structuredClone(await store.state());
    const written = browser.written.length;
    const failing = store.change((tx) => {
      tx.put(watching(2));
      tx.takeSeq();
      tx.putConnection(connection('away'));
      tx.putBatch({ schema: SCHEMA, id: 'b', addedAt: NOW, ids: [], toldAt: null });
      tx.putNotice({
        schema: SCHEMA,
        id: 'n',
        kind: 'digest',
        at: NOW,
        batchId: null,
        members: [],
        toldBefore: 0,
        tries: 0,
      });
      tx.putLive(HOME, live());
      tx.putPulse(pulse({ lastActedAt: NOW }));
      tx.putSettings({ ...DEFAULT_SETTINGS, keep: 7 });
      tx.dropNotice('n');
      throw new Error('halfway');
    });
    await expect(failing).rejects.toThrow('halfway');
    expect(await store.state()).toEqual(before);
    expect(browser.written).toHaveLength(written);
  });
});

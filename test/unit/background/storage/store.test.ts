import { describe, expect, it } from 'vitest';
import { createStore } from '../../../../src/background/storage/store';
import { DEFAULT_SETTINGS } from '../../../../src/watch/model/defaults';
import { SCHEMA_VERSION } from '../../../../src/watch/model/records';
import { memoryBrowser } from '../../../support/memory-browser';
import { connection, HOME, live, NOW, scheduler, watching } from '../../samples';

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
      tx.putBatch({ schema: SCHEMA_VERSION, id: 'b', addedAt: NOW, ids: [], toldAt: null });
      tx.putNotificationGroup({
        schema: SCHEMA_VERSION,
        id: 'n',
        kind: 'digest',
        at: NOW,
        batchId: null,
        members: [],
        failuresBefore: 0,
        tries: 0,
      });
      tx.putRuntime(HOME, live());
      tx.putScheduler(scheduler({ lastActedAt: NOW }));
      tx.putSettings({ ...DEFAULT_SETTINGS, keep: 7 });
      tx.dropNotificationGroup('n');
      throw new Error('halfway');
    });
    await expect(failing).rejects.toThrow('halfway');
    expect(await store.state()).toEqual(before);
    expect(browser.written).toHaveLength(written);
  });
});

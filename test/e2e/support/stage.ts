import { type SynapServer, startSynap } from '../../synap-server';
import { type Allowed, CANARY, filesWithCanary, holdsCanary, placesWithCanary } from './canary';
import { type Elsewhere, startElsewhere } from './elsewhere';
import { type Extension, type LaunchedExtension, launchExtension, PRODUCTION_HOST } from './extension';
import { test as base, connect, expect, PRODUCTION_URL } from './fixtures';
import { type Requested, readNetLog } from './net-log';
import { type Folder, variantOf, withEveryHostAllowed } from './variant';

/** What a test about the key needs: Synap, which may receive it, and two servers of others, which may not. */
export interface Stage {
  synap: SynapServer;
  /** Plain HTTP and TLS on this machine, which the browser lets the extension reach. */
  plain: Elsewhere;
  secure: Elsewhere;
  /** Connected with the canary; may ask every host there is. */
  extension: LaunchedExtension;
  /** Everything that was printed by a page or the worker. */
  said: string[];
  /** Where the canary may be when the test ends; default nowhere. */
  allowed: Allowed;
  /** What the test expects others to have been asked. Default: nobody else was asked anything. */
  othersAsked: string[];
}

/** After each test the canary is looked for everywhere, in the running browser, in what it asked for, and on the disk. */
export const test = base.extend<{ stage: Stage }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures a function needs from this pattern
  stage: async ({}, use, info) => {
    const synap = await startSynap({
      tls: { hosts: [PRODUCTION_HOST] },
      keys: [{ key: CANARY, limit: { perMin: 6_000, burst: 1_000 } }],
    });
    const plain = await startElsewhere(null);
    const secure = await startElsewhere(synap.certificate);
    const folder = await variantOf(withEveryHostAllowed);
    const netLog = info.outputPath('net-log.json');
    const stage = await setStage({ synap, plain, secure, folder, netLog });
    await use(stage);
    await judge(stage, netLog);
    await stage.extension.dispose();
    await Promise.all([synap.close(), plain.close(), secure.close(), folder.remove()]);
    expect(synap.defects).toEqual([]);
  },
});

async function setStage(
  parts: Pick<Stage, 'synap' | 'plain' | 'secure'> & { folder: Folder; netLog: string },
): Promise<Stage> {
  const { synap, plain, secure, folder, netLog } = parts;
  const extension = await launchExtension({
    production: synap,
    folder: folder.path,
    args: [`--log-net-log=${netLog}`],
  });
  const said: string[] = [];
  extension.context.on('console', (message) => said.push(message.text()));
  for (const worker of extension.context.serviceWorkers())
    worker.on('console', (message) => said.push(message.text()));
  await connect(extension, CANARY);
  return { synap, plain, secure, extension, said, allowed: {}, othersAsked: [] };
}

async function judge(stage: Stage, netLog: string): Promise<void> {
  const { extension, synap, plain, secure, said, allowed, othersAsked } = stage;
  // Else nothing would be shown by finding it nowhere.
  expect(synap.requests.some(({ key }) => key === CANARY)).toBe(true);
  expect(await placesWithCanary(extension, said, allowed)).toEqual([]);
  for (const { hits } of [plain, secure])
    expect(hits.filter((hit) => holdsCanary(JSON.stringify(hit)))).toEqual([]);
  expect(extension.complaints).toEqual([]);
  await extension.quit();
  const asked = await readNetLog(netLog);
  expect(strangersIn(asked, extension, othersAsked)).toEqual([]);
  expect(asked.filter(({ url }) => holdsCanary(url))).toEqual([]);
  expect(await filesWithCanary(extension.profile)).toEqual([]);
}

/** What the extension asked of anybody but Synap. */
function strangersIn(asked: Requested[], { id }: Extension, expected: string[]): string[] {
  const own = `chrome-extension://${id}`;
  const allowed = [PRODUCTION_URL, own, ...expected];
  const byExtension = asked.filter(({ initiator }) => initiator === own);
  expect(byExtension.length).toBeGreaterThan(0);
  return byExtension.map(({ url }) => url).filter((url) => !allowed.some((start) => url.startsWith(start)));
}

/** The one connection's ID. */
export async function connectionId(extension: Extension): Promise<string> {
  const keys = Object.keys((await extension.stored()).local);
  const [id] = keys.flatMap((key) => key.match(/^connection:(.+)$/)?.[1] ?? []);
  if (id === undefined) throw new Error('no connection');
  return id;
}

import * as z from 'zod/mini';
import { type Bidi, evaluateIn } from '../../../tools/firefox/bidi';
import { NAMED_KEYS, type Role, type Screen } from './browser';

/** As long as Playwright's `expect` waits. */
const WAIT_MS = 10_000;
const LOOK_EACH_MS = 50;

const located = z.object({ nodes: z.array(z.object({ sharedId: z.string() })) });
type Node = z.infer<typeof located>['nodes'][number];

const called = z.object({ type: z.literal('success'), result: z.object({ value: z.string() }) });

const captured = z.object({ data: z.string() });

const CONTROL = '\uE009';
const WITH_CONTROL = 'Control+';

/** What the protocol sends for a key. */
const codeOf = (key: string) => new Map<string, string>(Object.entries(NAMED_KEYS)).get(key) ?? key;

/** A page in Firefox. Roles and names are those of its accessibility tree; the mouse and the keyboard are real input. */
export function screenIn(bidi: Bidi, context: string): Screen {
  const evaluate = (expression: string) => evaluateIn(bidi, context, expression);

  async function find(locator: object): Promise<Node[]> {
    return z.parse(located, await bidi.send('browsingContext.locateNodes', { context, locator })).nodes;
  }

  /** What cannot be seen is not there. */
  async function all(role: Role, name?: string): Promise<Node[]> {
    return again(async () => {
      const value = name === undefined ? { role } : { role, name };
      const nodes = await find({ type: 'accessibility', value });
      const shown = z.parse(z.array(z.boolean()), await ask(nodes, 'node.checkVisibility()'));
      return nodes.filter((_, n) => shown[n]);
    });
  }

  /** What an expression of `node` is for each of them, all at one moment. */
  async function ask(nodes: readonly Node[], expression: string): Promise<unknown[]> {
    const answer = await bidi.send('script.callFunction', {
      functionDeclaration: `async (...nodes) => JSON.stringify(await Promise.all(nodes.map((node) => ${expression})))`,
      arguments: nodes,
      target: { context },
      awaitPromise: true,
    });
    const { value } = z.parse(called, answer).result;
    return z.parse(z.array(z.unknown()), JSON.parse(value));
  }

  /** The first there is, once there is one. */
  async function first(role: Role, name?: string): Promise<Node> {
    return until(async () => (await all(role, name))[0], `${role} “${name ?? ''}”`);
  }

  /** Once it stands still and nothing lies above it, as Playwright waits in Chromium. */
  async function clickOn(node: Node): Promise<void> {
    // In front, as for whoever clicks: the browser asks its questions of no other tab.
    await bidi.send('browsingContext.activate', { context });
    const isReady = async () => (await ask([node], `(${REACH})(node)`))[0] === true || undefined;
    await until(isReady, 'way to click there');
    await perform(clickAt({ type: 'element', element: node }));
  }

  async function type(values: readonly string[], held: string | null = null): Promise<void> {
    const key = (type: 'keyDown' | 'keyUp', value: string) => ({ type, value });
    const typed = values.flatMap((value) => [key('keyDown', value), key('keyUp', value)]);
    const actions = held === null ? typed : [key('keyDown', held), ...typed, key('keyUp', held)];
    await perform({ type: 'key', id: 'keyboard', actions });
  }

  const perform = (device: object) => bidi.send('input.performActions', { context, actions: [device] });

  return {
    count: async (role, name) => (await all(role, name)).length,
    texts: (role, name) =>
      again(async () => z.parse(z.array(z.string()), await ask(await all(role, name), 'node.innerText'))),
    value: async (role, name) => String((await ask([await first(role, name)], 'node.value'))[0]),
    click: async (role, name) => clickOn(await first(role, name)),
    async fill(role, name, text) {
      await clickOn(await first(role, name));
      await type(['a'], CONTROL);
      await type([...text]);
    },
    hasFocus: async (role, name) =>
      (await ask([await first(role, name)], 'node === document.activeElement'))[0] === true,
    press: (key) =>
      key.startsWith(WITH_CONTROL)
        ? type([codeOf(key.slice(WITH_CONTROL.length))], CONTROL)
        : type([codeOf(key)]),
    async unfold(word) {
      const folds = async () => {
        const nodes = await find({ type: 'css', value: 'summary' });
        return nodes[(await ask(nodes, 'node.innerText.trim()')).indexOf(word)];
      };
      await clickOn(await until(folds, `“${word}”`));
    },
    text: async () => String(await evaluate('document.body.innerText')),
    source: async () => String(await evaluate('document.documentElement.outerHTML')),
    resize: async (viewport) => void (await bidi.send('browsingContext.setViewport', { context, viewport })),
    async picture(role, name) {
      const clip = { type: 'element', element: await first(role, name) };
      const answer = await bidi.send('browsingContext.captureScreenshot', { context, clip });
      return Buffer.from(z.parse(captured, answer).data, 'base64');
    },
    evaluate,
    close: async () => void (await bidi.send('browsingContext.close', { context })),
  };
}

/** Brings it into sight; whether it stood still for two frames and is what a click in its middle would meet. */
const REACH = `async (node) => {
  node.scrollIntoView({ block: 'center', behavior: 'instant' });
  const frame = () => new Promise(requestAnimationFrame);
  const place = () => JSON.stringify(node.getBoundingClientRect());
  const before = place();
  await frame();
  await frame();
  const { left, top, width, height } = node.getBoundingClientRect();
  const met = document.elementFromPoint(left + width / 2, top + height / 2);
  return place() === before && node.contains(met);
}`;

/** Once more when what was found had gone before it was asked. */
async function again<T>(look: () => Promise<T>): Promise<T> {
  try {
    return await look();
  } catch (failure) {
    if (!/no such node/.test(String(failure))) throw failure;
    return look();
  }
}

/** The mouse, clicked in the middle of an element or at a point of the page. */
export function clickAt(origin: 'viewport' | object, { x = 0, y = 0, button = 0 } = {}): object {
  const move = { type: 'pointerMove', x, y, origin };
  const actions = [move, { type: 'pointerDown', button }, { type: 'pointerUp', button }];
  return { type: 'pointer', id: 'mouse', actions };
}

/** The first answer that is one. */
export async function until<T>(look: () => Promise<T | undefined>, what: string): Promise<T> {
  const end = Date.now() + WAIT_MS;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > end) throw new Error(`There is no ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_EACH_MS));
  }
}

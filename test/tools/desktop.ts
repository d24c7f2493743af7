import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NotificationLog, type Notify } from './notifications';
import { type Program, run, startProgram } from './processes';

export type { Notify } from './notifications';

/** A screen, a D-Bus session and a notification daemon that nobody else uses. Linux only. */
export interface Desktop {
  /** For programs that shall run on it: DISPLAY and the bus, nothing of the person's own session. */
  readonly env: NodeJS.ProcessEnv;
  /** Every `Notify` call since the start, oldest first. */
  readonly notifies: readonly Notify[];
  /** The first call that fits, past ones included. Rejects after `timeoutMs`, default 10 s, naming what came. */
  waitForNotify(fits: (notify: Notify) => boolean, timeoutMs?: number): Promise<Notify>;
  /** What is shown on the whole screen, as PNG. */
  screenshot(path: string): void;
  /** Performs the default action of the notification on top, as a click on it does. */
  clickLatest(): void;
  /** Closes the notification on top, as the person does. */
  dismissLatest(): void;
  /** Takes away all that are shown, as if they had been read. */
  dismissAll(): void;
  /** Runs xdotool on this screen and returns what it said. */
  xdotool(...args: string[]): string;
  /** What its keyboard is printed with from now on, by the name that X gives it: `us` at first. */
  useKeyboard(layout: string): void;
  /** Ends everything. May be called again. */
  stop(): Promise<void>;
}

const SCREEN = { width: 1280, height: 900 };

/** How long each part may take to come up. */
const START_MS = 10_000;

/** No service folders: nothing may be started on this bus but by us, least of all a daemon with the person's settings. */
const busConfig = (
  socket: string,
) => `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path=${socket}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
`;

/**
 * Notifications stay until they are closed, where a screenshot shows them, in a font every machine has. Markup is read, as most
 * desktops do: a browser that knows this escapes what is none.
 */
const DUNST_CONFIG = `[global]
    follow = none
    width = 420
    origin = top-right
    offset = 16x16
    font = sans 11
    markup = full
    idle_threshold = 0
[urgency_low]
    timeout = 0
[urgency_normal]
    timeout = 0
[urgency_critical]
    timeout = 0
`;

/** Starts the desktop; `ensureDesktop` says whether this machine can. Whoever starts it stops it. */
export async function startDesktop(): Promise<Desktop> {
  const folder = await mkdtemp(join(tmpdir(), 'inspector-desktop-'));
  const programs: Program[] = [];
  const stop = async () => {
    // Last started, first stopped: nothing loses its screen or its bus while it runs.
    for (const program of programs.splice(0).reverse()) await program.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    return { ...(await assemble(folder, programs)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function assemble(folder: string, programs: Program[]): Promise<Omit<Desktop, 'stop'>> {
  const start = async (command: string, args: string[], env?: NodeJS.ProcessEnv) => {
    const program = await startProgram(command, args, env);
    programs.push(program);
    return program;
  };
  const size = `${SCREEN.width}x${SCREEN.height}x24`;
  const [display, bus] = await Promise.all([
    start('Xvfb', ['-displayfd', '3', '-screen', '0', size, '-nolisten', 'tcp', '-noreset']).then(firstLine),
    startBus(folder, start),
  ]);
  const env = desktopEnv(folder, `:${display}`, bus);

  const log = new NotificationLog();
  const matches = [`interface='org.freedesktop.Notifications'`, `type='method_return'`];
  const monitor = await start('dbus-monitor', ['--binary', '--address', bus, ...matches], env);
  log.follow(monitor.stdout);
  const dunstrc = join(folder, 'dunstrc');
  await writeFile(dunstrc, DUNST_CONFIG);
  await start('dunst', ['-config', dunstrc], env);
  await untilListening(log, env);

  return {
    env,
    notifies: log.notifies,
    waitForNotify: (fits, timeoutMs = 10_000) => waitForNotify(log, fits, timeoutMs),
    screenshot: (path) => void need('import', ['-window', 'root', `png:${path}`], env),
    clickLatest: () => void needDaemon(env, 'org.dunstproject.cmd0.NotificationAction', 'uint32:0'),
    dismissLatest: () => void needDaemon(env, 'org.dunstproject.cmd0.NotificationCloseLast'),
    dismissAll: () => void needDaemon(env, 'org.dunstproject.cmd0.NotificationCloseAll'),
    xdotool: (...args) => need('xdotool', args, env),
    useKeyboard: (layout) => void need('setxkbmap', [layout], env),
  };
}

async function startBus(
  folder: string,
  start: (command: string, args: string[]) => Promise<Program>,
): Promise<string> {
  const config = join(folder, 'bus.conf');
  await writeFile(config, busConfig(join(folder, 'bus')));
  return firstLine(await start('dbus-daemon', [`--config-file=${config}`, '--nofork', '--print-address=3']));
}

/** The system bus is the private one as well: a browser under test asks it for power and network, and gets no answer. */
function desktopEnv(folder: string, display: string, bus: string): NodeJS.ProcessEnv {
  const { WAYLAND_DISPLAY, XAUTHORITY, DESKTOP_SESSION, XDG_CURRENT_DESKTOP, ...rest } = process.env;
  return {
    ...rest,
    DISPLAY: display,
    DBUS_SESSION_BUS_ADDRESS: bus,
    DBUS_SYSTEM_BUS_ADDRESS: bus,
    XDG_RUNTIME_DIR: folder,
    XDG_CONFIG_HOME: folder,
    XDG_CONFIG_DIRS: folder,
  };
}

/** The one line a program writes to file descriptor 3 once it is ready. */
function firstLine(program: Program): Promise<string> {
  return new Promise((resolve, reject) => {
    const fail = (why: string) => {
      clearTimeout(timer);
      reject(new Error(`${program.child.spawnargs.join(' ')}: ${why}`));
    };
    const timer = setTimeout(() => fail('not ready in time'), START_MS);
    let text = '';
    program.pipes[0].setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      if (!text.includes('\n')) return;
      clearTimeout(timer);
      resolve(text.split('\n', 1).join('').trim());
    });
    void program.ended.then(fail);
  });
}

/** Asks until the daemon answers and the question is overheard. */
async function untilListening(log: NotificationLog, env: NodeJS.ProcessEnv): Promise<void> {
  const until = Date.now() + START_MS;
  for (let answered = false; !answered || !log.listening; ) {
    if (Date.now() > until) throw new Error('no notification daemon answered on the private bus');
    answered = callDaemon(env, 'org.freedesktop.Notifications.GetServerInformation').ok;
    // What is overheard comes through a pipe that is read between two turns.
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function waitForNotify(
  log: NotificationLog,
  fits: (notify: Notify) => boolean,
  timeoutMs: number,
): Promise<Notify> {
  const found = log.notifies.find(fits);
  if (found) return Promise.resolve(found);
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      stop();
      const came = log.notifies.map(({ summary, body }) => `“${summary}: ${body}”`).join(', ') || 'nothing';
      reject(new Error(`no such notification within ${timeoutMs} ms; what came: ${came}`));
    }, timeoutMs);
    const stop = log.onChange(() => {
      const match = log.notifies.find(fits);
      if (!match) return;
      clearTimeout(timer);
      stop();
      resolve(match);
    });
  });
}

function callDaemon(env: NodeJS.ProcessEnv, method: string, ...args: string[]) {
  const target = ['--dest=org.freedesktop.Notifications', '/org/freedesktop/Notifications'];
  return run('dbus-send', ['--session', '--print-reply', ...target, method, ...args], { env });
}

function needDaemon(env: NodeJS.ProcessEnv, method: string, ...args: string[]): string {
  const { ok, stdout, stderr } = callDaemon(env, method, ...args);
  if (!ok) throw new Error(`${method}: ${stderr.trim()}`);
  return stdout;
}

function need(command: string, args: string[], env: NodeJS.ProcessEnv): string {
  const { ok, stdout, stderr } = run(command, args, { env });
  if (!ok) throw new Error(`${command} ${args.join(' ')}: ${stderr.trim()}`);
  return stdout;
}

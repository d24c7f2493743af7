import { findProgram, run, runShown } from './processes';

/** `apt-get` with the right to install, or null: root, or a CI machine that lets its user become root unasked. */
function aptGet(): string[] | null {
  if (process.platform !== 'linux' || findProgram('apt-get') === null) return null;
  if (process.getuid?.() === 0) return ['apt-get'];
  const mayBecomeRoot = process.env.CI !== undefined && run('sudo', ['-n', 'true']).ok;
  return mayBecomeRoot ? ['sudo', '-n', 'DEBIAN_FRONTEND=noninteractive', 'apt-get'] : null;
}

/** Whether `installPackages` can do anything here. */
export function canInstallPackages(): boolean {
  return aptGet() !== null;
}

/** Package lists are fetched once per run: they do not age within it. */
let updated = false;

/** Installs Debian packages, asking nothing. Returns whether all of them are there now. */
export async function installPackages(packages: readonly string[]): Promise<boolean> {
  const [command, ...args] = aptGet() ?? [];
  if (command === undefined) return false;
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  console.log(`Installing ${packages.join(', ')} …`);
  if (!updated) updated = (await runShown(command, [...args, 'update'], { env, quiet: true })) === 0;
  const install = [...args, 'install', '-y', '--no-install-recommends', ...packages];
  return (await runShown(command, install, { env, quiet: true })) === 0;
}

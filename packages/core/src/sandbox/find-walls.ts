import { accessSync, constants, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import { execaSync } from 'execa';
import { bubblewrapOptions, INSIDE, OWN_SETTINGS } from './bubblewrap.ts';
import { allowedEnvironment } from './environment.ts';
import type { Host } from './host.ts';
import { findHostLayout, type HostLayout } from './host-layout.ts';
import { SANDBOX_EXEC, seatbeltArguments } from './seatbelt.ts';

export interface Bubblewrap {
  readonly means: 'bubblewrap';
  /** Absolute, so that it is started without a PATH: its environment can be read from inside. */
  readonly file: string;
  readonly layout: HostLayout;
  readonly disableUserNamespaces: boolean;
}

export interface Seatbelt {
  readonly means: 'seatbelt';
  readonly layout: HostLayout;
  /** Real paths of the folders that have programs, Node's among them. */
  readonly readOnly: readonly string[];
  readonly nodeFolder: string;
}

/** The means of a host to isolate a command. */
export type Walls = Bubblewrap | Seatbelt;

interface NoWalls {
  readonly means: 'none';
  readonly why: string;
  readonly hint: string;
}

const PROBE_MS = 10_000;
const INSTALL = 'Install the package bubblewrap.';

/** Tries the walls out by running `true` behind them: a program that is there may still not be allowed to do its work. */
export function findWalls(host: Host): Walls | NoWalls {
  const folder = realpathSync(mkdtempSync(join(host.tmpDir, 'skvm-probe-')));
  try {
    const layout = findHostLayout({ ...host, node: process.execPath });
    for (const name of ['workspace', 'home', 'tmp', 'shm']) mkdirSync(join(folder, name));
    for (const [name, text] of Object.entries(OWN_SETTINGS)) writeFileSync(join(folder, name), text);
    return host.platform === 'darwin' ? trySeatbelt(host, folder, layout) : tryBubblewrap(host, folder, layout);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function tryBubblewrap({ environment, path }: Host, folder: string, layout: HostLayout): Bubblewrap | NoWalls {
  let why = '';
  const file = path
    .split(':')
    .map((entry) => join(entry, 'bwrap'))
    .find((candidate) => isAbsolute(candidate) && isExecutable(candidate));
  if (file === undefined) return { means: 'none', why: 'bubblewrap (bwrap) is not on PATH', hint: INSTALL };
  for (const disableUserNamespaces of [true, false]) {
    const options = bubblewrapOptions({
      layout,
      folders: { workspace: join(folder, 'workspace'), scratch: folder, settings: folder },
      readOnly: [],
      environment: allowedEnvironment(environment, { path: layout.path.join(':'), home: INSIDE.home, tmpDir: '/tmp' }),
      cwd: join(folder, 'workspace'),
      disableUserNamespaces,
    });
    const probe = execaSync(file, [...options, '--', '/bin/sh', '-c', 'true'], {
      env: {},
      extendEnv: false,
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
      reject: false,
      timeout: PROBE_MS,
    });
    if (probe.exitCode === 0) return { means: 'bubblewrap', file, layout, disableUserNamespaces };
    why = probe.stderr?.trim().split('\n').at(-1) || String(probe.shortMessage);
  }
  return {
    means: 'none',
    why: `bubblewrap does not work here: ${why}`,
    hint: 'Allow user namespaces: sysctl user.max_user_namespaces, kernel.apparmor_restrict_unprivileged_userns, or the options of the container.',
  };
}

function trySeatbelt({ environment }: Host, folder: string, layout: HostLayout): Seatbelt | NoWalls {
  const nodeFolder = dirname(layout.node);
  const readOnly = [...new Set([nodeFolder, ...layout.programs.map((path) => realpathSync(path))])];
  const workspace = join(folder, 'workspace');
  const options = seatbeltArguments({ workspace, scratch: folder, readOnly, loopbackPorts: [] });
  const probe = execaSync(SANDBOX_EXEC, [...options, '/bin/sh', '-c', 'true'], {
    cwd: workspace,
    env: allowedEnvironment(environment, { path: layout.path.join(':'), home: folder, tmpDir: folder }),
    extendEnv: false,
    stdin: 'ignore',
    reject: false,
    timeout: PROBE_MS,
  });
  if (probe.exitCode === 0) return { means: 'seatbelt', layout, readOnly, nodeFolder };
  return {
    means: 'none',
    why: `sandbox-exec does not work here: ${probe.stderr?.trim() || probe.shortMessage}`,
    hint: 'Use Linux with bubblewrap for isolated runs.',
  };
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

import { sandboxUnavailable } from '../error.ts';
import type { Sandbox, SandboxExecResult, SandboxLevel } from '../spec/sandbox.ts';
import { checkRequest } from './check-request.ts';
import type { HostEnvironment } from './environment.ts';
import { execRequest } from './exec-request.ts';
import { findWalls, type Walls } from './find-walls.ts';
import { describeHost, type Host } from './host.ts';

export interface SandboxOptions {
  /** `auto` is the strongest level that this host has. */
  readonly level: 'auto' | SandboxLevel;
  /** Default: this host's. */
  readonly platform?: NodeJS.Platform;
  /** Whose PATH, HOME, LANG, LC_ALL and TZ are taken; nothing else of it is. Default: this process's. */
  readonly environment?: HostEnvironment;
  /** Absolute folder for the private folders of commands. Default: the system's. */
  readonly tmpDir?: string;
  /**
   * Absolute folders that hold programs and nothing secret, as `~/.pyenv` does: visible, read-only, at `isolated` even
   * inside HOME, whose other entries of PATH are left out.
   */
  readonly toolchains?: readonly string[];
  /** Gets one sentence when `auto` is not `isolated`. */
  readonly onWarning?: (message: string) => void;
}

/**
 * Makes the sandbox of this host, after running `true` in it.
 *
 * What each level gives:
 *
 * - Every level: the environment is the allow-list PATH, HOME, TMPDIR, TERM, LANG, LC_ALL, TZ and what the caller adds;
 *   a process group that is killed as a whole when the command ends, takes too long or is aborted; bounded output.
 * - `process`: HOME and TMPDIR are private folders. A command can still read all that the user can, and a process that
 *   leaves the group (`setsid`) lives on, unless the caller is root and may make cgroups.
 * - `isolated` on Linux, by bubblewrap: a user, process, network and file namespace of its own. The system's programs
 *   and the folders of PATH outside HOME are visible read-only, the workspace is writable at its own path, HOME is
 *   `/home/user`, the user is `user` (1000), and `/tmp` is private. All else is absent; nothing outlives the command.
 * - `isolated` on macOS, by Seatbelt: the same by permissions and not by absence; processes in the background are
 *   killed as at `process`. Its profile has never been run on a Mac by its authors.
 *
 * The limits of a command are the kernel's, but for those of the disk, which are kept by watching: see `SandboxLimits`.
 *
 * When this process is killed, isolated commands die with it; their private folders (`skvm-exec-*`) and cgroups stay.
 *
 * @throws SkvmError `SANDBOX_UNAVAILABLE` when the level that was asked for does not work here, and on Windows
 */
export async function createSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { level } = options;
  const platform = options.platform ?? process.platform;
  if (platform !== 'linux' && platform !== 'darwin') {
    throw sandboxUnavailable(level, `there is none for ${platform}`, 'Use Linux, macOS or WSL.');
  }
  const host = describeHost(options);
  if (level === 'none' || level === 'process') return sandbox(level, host, undefined);
  const found = findWalls(host);
  if (found.means !== 'none') return sandbox('isolated', host, found);
  if (level === 'isolated') throw sandboxUnavailable(level, found.why, found.hint);
  options.onWarning?.(
    `Commands are not isolated: ${found.why}. They run at level "process", which is no security boundary. ${found.hint}`,
  );
  return sandbox('process', host, undefined);
}

const NEVER_STARTED: SandboxExecResult = {
  exitCode: null,
  signal: null,
  stdout: '',
  stderr: '',
  stdoutBytes: 0,
  stderrBytes: 0,
  timedOut: false,
  overQuota: false,
  aborted: true,
  durationMs: 0,
};

function sandbox(level: SandboxLevel, host: Host, walls: Walls | undefined): Sandbox {
  return {
    level,
    async exec(command, policy, options) {
      const request = await checkRequest(level, host.homes, command, policy, options);
      if (options.signal?.aborted) return NEVER_STARTED;
      return execRequest(request, { level, host, walls }, options);
    },
  };
}

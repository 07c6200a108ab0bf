/**
 * How strong the walls around a command are.
 *
 * - `none`: no walls. The user's HOME, all files, the whole network.
 * - `process`: a private HOME, limits and a process group that is killed. Tidy, and no security boundary: a process of
 *   the same user reads every file of that user, the environment of its parent included.
 * - `isolated`: walls around files, processes and network. HOME and everything else that was not given are absent.
 */
export type SandboxLevel = 'none' | 'process' | 'isolated';

/** What bounds one command. What is absent has its default; `Infinity` lifts a limit. */
export interface SandboxLimits {
  /** CPU time of each process, in whole seconds, then SIGXCPU. Default: no limit; the time-out of the command is always there. */
  readonly cpuSeconds?: number;
  /** Private memory of each process (`RLIMIT_DATA`), not of their sum. Default: 4 GiB; none at `none`. */
  readonly memoryBytes?: number;
  /**
   * Processes and threads at once, those of the sandbox itself (3, or 15 with `loopbackPorts`) included. Default: 1024;
   * none at `none`. Bounds commands at `isolated` on Linux from 5.14 on, and at any level where the caller is root and
   * may make cgroups; elsewhere the kernel counts all processes of the user, and the limit is left off.
   */
  readonly processes?: number;
  /** Largest file that can be written, in whole KiB. Default: 1 GiB; none at `none`. */
  readonly fileBytes?: number;
  /**
   * What may lie on the disk below the workspace, HOME and the temporary folders together (at `none`: below the
   * workspace), in bytes that the files take. Default: 2 GiB; none at `none`. With `diskFiles` the one limit that is
   * kept by watching: a command that holds more is killed, and what it has written by then stays.
   *
   * So a command can exceed it by what it writes before that is seen: by a sixteenth, and by the writing of a quarter of
   * a second or, in a large tree, of three times what a look takes (5 to 50 µs for an entry). Where the file system does
   * not tell what is free, or others make room at the same time: of 2 s or twenty times a look. What no look can see
   * is bounded by the disk alone: a command is killed as well when less than 1 GiB is left and more than `diskBytes`
   * has gone since it started. That goes for files that are removed while they are open, folders that the caller
   * cannot read, and at `process` all other places.
   */
  readonly diskBytes?: number;
  /** The same for the number of files, folders and links. Default: 200,000; none at `none`. */
  readonly diskFiles?: number;
  /** How much of each of the two output streams is kept, head and tail together. Default: 64 KiB. */
  readonly outputBytes?: number;
}

/** What one run may touch. */
export interface SandboxPolicy {
  /** Must be the level of the sandbox, so that no command gets weaker walls than its author thought. */
  readonly level: SandboxLevel;
  /** Absolute folder; at `isolated` the only place that a command can write, besides its HOME and `/tmp`. */
  readonly workspace: string;
  /**
   * Absolute folder outside the workspace that holds HOME and the temporary folder, so that they last from one command
   * of a run to the next; whoever names it makes and removes it. Absent: each command has fresh ones.
   */
  readonly scratch?: string;
  /** Absolute folders or files that are visible, read-only, at `isolated`. */
  readonly readOnly?: readonly string[];
  /** Ports of the host's 127.0.0.1 that can be reached at `isolated`, 1024..65535. Nothing else of a network can. */
  readonly loopbackPorts?: readonly number[];
  readonly limits?: SandboxLimits;
}

/** A program with its arguments, or a line that `sh -c` runs on purpose. */
export type SandboxCommand = { readonly argv: readonly string[] } | { readonly command: string };

export interface SandboxExecOptions {
  /** Ends the command: SIGTERM to all its processes, SIGKILL after `graceMs`. */
  readonly signal?: AbortSignal;
  /** After how long the command is ended in the same way. */
  readonly timeoutMs: number;
  /** How long a command may take between SIGTERM and SIGKILL. Default: 2000. */
  readonly graceMs?: number;
  /** What the command reads. Absent: an empty input. */
  readonly stdin?: string | Uint8Array;
  /** Added to the allow-list environment; wins over it. Never a key of the user. */
  readonly env?: Readonly<Record<string, string>>;
  /** Relative to the workspace. Default: the workspace. */
  readonly cwd?: string;
}

/** How a command ended. A command that failed is a result, never an error. */
export interface SandboxExecResult {
  /** As a shell shows it: 128 + n after signal n, 127 for a program that is not there. `null` when it was ended. */
  readonly exitCode: number | null;
  /**
   * Name of the signal that ended the program, as far as it is known: at `isolated` on Linux only 128 + n is reported,
   * so that a program that leaves with such a code looks the same there. `null` when it left by itself.
   */
  readonly signal: string | null;
  /** UTF-8, broken bytes replaced; when longer than `outputBytes`, head and tail around a line that says what is missing. */
  readonly stdout: string;
  readonly stderr: string;
  /** All bytes that were written, whether kept or not. */
  readonly stdoutBytes: number;
  readonly stderrBytes: number;
  readonly timedOut: boolean;
  /**
   * More than `diskBytes` or `diskFiles` was found: the command was killed for it, or, with an exit code, had ended by
   * itself. Of one that ended by itself a small excess, or one that others made room for, goes unnoticed until the next.
   */
  readonly overQuota: boolean;
  readonly aborted: boolean;
  readonly durationMs: number;
}

/** Runs commands behind walls. */
export interface Sandbox {
  readonly level: SandboxLevel;
  /**
   * Runs one command to its end. Whatever it leaves in the background is killed; see the notes of `createSandbox` for
   * what can escape that at `process`.
   *
   * @throws SkvmError `INPUT_INVALID` for a policy or command that cannot be meant, `PATH_OUTSIDE` for a `cwd` outside
   * the workspace, `SANDBOX_UNAVAILABLE` when the walls could not be put up.
   */
  exec(command: SandboxCommand, policy: SandboxPolicy, options: SandboxExecOptions): Promise<SandboxExecResult>;
}

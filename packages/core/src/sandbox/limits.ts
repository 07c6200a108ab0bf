import { inputInvalid } from '../error.ts';
import type { SandboxLevel, SandboxLimits } from '../spec/sandbox.ts';

const GIB = 1024 ** 3;
/** Room for the dependencies of a large project, and for the cache that they came through. */
const DISK_QUOTA = { bytes: 2 * GIB, files: 200_000 };
const OUTPUT_BYTES = 64 * 1024;

/** Fills in the defaults and refuses numbers that no limit can have. */
export function completeLimits(level: SandboxLevel, given: SandboxLimits = {}): Required<SandboxLimits> {
  const walls = level !== 'none';
  const limits = {
    cpuSeconds: given.cpuSeconds ?? Number.POSITIVE_INFINITY,
    memoryBytes: given.memoryBytes ?? (walls ? 4 * GIB : Number.POSITIVE_INFINITY),
    processes: given.processes ?? (walls ? 1024 : Number.POSITIVE_INFINITY),
    fileBytes: given.fileBytes ?? (walls ? GIB : Number.POSITIVE_INFINITY),
    diskBytes: given.diskBytes ?? (walls ? DISK_QUOTA.bytes : Number.POSITIVE_INFINITY),
    diskFiles: given.diskFiles ?? (walls ? DISK_QUOTA.files : Number.POSITIVE_INFINITY),
    outputBytes: given.outputBytes ?? OUTPUT_BYTES,
  };
  for (const [name, value] of Object.entries(limits)) {
    const isFine = Number.isSafeInteger(value) ? value > 0 : value === Number.POSITIVE_INFINITY;
    if (!isFine) throw inputInvalid(`Expected the sandbox limit ${name} to be a whole number from 1 up, got ${value}`);
  }
  return limits;
}

// Units of `ulimit` in a POSIX shell: seconds, KiB, tasks, blocks of 512 bytes. dash names the tasks -p, others -u. A
// limit that cannot be set is one that the host keeps lower already. The second more of CPU time is for SIGXCPU, which
// tells why a program ended; the hard limit is SIGKILL.
const PROLOGUE = `{
ulimit -c 0
[ -z "$1" ] || { ulimit -S -t "$1"; ulimit -H -t "$(($1 + 1))"; }
[ -z "$2" ] || ulimit -d "$2"
[ -z "$3" ] || ulimit -u "$3" || ulimit -p "$3"
[ -z "$4" ] || ulimit -f "$4"
} 2>/dev/null
shift 4
exec "$@"`;

/**
 * Puts the limits before a command: a shell sets them and becomes the command. All texts are positional arguments, so
 * that none of them is read as shell.
 *
 * @param countProcesses whether the kernel counts the processes of this sandbox alone
 */
export function withLimits(
  limits: Required<SandboxLimits>,
  countProcesses: boolean,
  argv: readonly string[],
): readonly string[] {
  const unit = (value: number, size: number) => (Number.isFinite(value) ? String(Math.ceil(value / size)) : '');
  return [
    '/bin/sh',
    '-c',
    PROLOGUE,
    'sh',
    unit(limits.cpuSeconds, 1),
    unit(limits.memoryBytes, 1024),
    countProcesses ? unit(limits.processes, 1) : '',
    Number.isFinite(limits.fileBytes) ? String(2 * Math.ceil(limits.fileBytes / 1024)) : '',
    ...argv,
  ];
}

/** Never by PATH: the program that puts up the walls is the system's own. */
export const SANDBOX_EXEC = '/usr/bin/sandbox-exec';

/** Folders of macOS that a command can read. */
export const SEATBELT_FOLDERS = [
  '/bin',
  '/sbin',
  '/usr',
  '/opt/homebrew',
  '/opt/local',
  '/System',
  '/Library/Apple',
  '/Library/Developer',
  '/Library/Frameworks',
  '/Library/Java',
  '/private/etc/ssl',
  '/private/var/db/dyld',
  '/private/var/db/timezone',
  '/private/var/select',
  '/dev/fd',
];
const READABLE_FILES = [
  '/',
  '/tmp',
  '/var',
  '/etc',
  '/private',
  '/private/etc/group',
  '/private/etc/hosts',
  '/private/etc/localtime',
  '/private/etc/passwd',
  '/private/etc/protocols',
  '/private/etc/services',
  '/private/etc/shells',
  '/dev/null',
  '/dev/zero',
  '/dev/random',
  '/dev/urandom',
  '/dev/tty',
];
const DEVICES = ['/dev/null', '/dev/zero', '/dev/tty', '/dev/dtracehelper'];
// No `kern.procargs`, which tells the environment of other processes of the user.
const KERNEL_FACTS = [
  'kern.argmax',
  'kern.hostname',
  'kern.iossupportversion',
  'kern.maxfilesperproc',
  'kern.maxproc',
  'kern.ngroups',
  'kern.osproductversion',
  'kern.osrelease',
  'kern.ostype',
  'kern.osvariant_status',
  'kern.osversion',
  'kern.secure_kernel',
  'kern.usrstack64',
  'kern.version',
  'sysctl.proc_cputype',
  'vm.loadavg',
];
const SERVICES = [
  'com.apple.bsd.dirhelper',
  'com.apple.system.logger',
  'com.apple.system.notification_center',
  'com.apple.system.opendirectoryd.libinfo',
  'com.apple.system.opendirectoryd.membership',
];

/** What a Seatbelt profile lets through. All paths are absolute and real: the kernel compares them after links. */
export interface SeatbeltInput {
  readonly workspace: string;
  /** Holds HOME and the temporary folder. */
  readonly scratch: string;
  readonly readOnly: readonly string[];
  readonly loopbackPorts: readonly number[];
}

/**
 * The arguments of `sandbox-exec` that put up the walls on macOS. Pure; no path becomes part of the profile's text, all
 * are parameters. Written from the profiles that macOS and browsers ship; never run on a Mac by its authors, so the
 * probe of `createSandbox` decides whether it is used.
 */
export function seatbeltArguments(input: SeatbeltInput): string[] {
  const parameters = new Map([
    ['WORKSPACE', input.workspace],
    ['SCRATCH', input.scratch],
    ...input.readOnly.map((path, index) => [`READ_ONLY_${index}`, path] as const),
  ]);
  return [
    '-p',
    seatbeltProfile(input.readOnly.length, input.loopbackPorts),
    ...[...parameters].flatMap(([name, value]) => ['-D', `${name}=${value}`]),
  ];
}

function seatbeltProfile(readOnlyCount: number, loopbackPorts: readonly number[]): string {
  const all = (filter: string, names: readonly string[]) => names.map((name) => `(${filter} "${name}")`).join(' ');
  const given = (names: readonly string[]) => names.map((name) => `(subpath (param "${name}"))`).join(' ');
  const readOnly = Array.from({ length: readOnlyCount }, (_, index) => `READ_ONLY_${index}`);
  const own = ['WORKSPACE', 'SCRATCH'];
  const ancestors = [...own, ...readOnly].map((name) => `(path-ancestors (param "${name}"))`).join(' ');
  return [
    '(version 1)',
    '(deny default)',
    '(allow process-exec process-fork)',
    '(allow signal process-info* (target same-sandbox))',
    `(allow sysctl-read (sysctl-name-prefix "hw.") ${all('sysctl-name', KERNEL_FACTS)})`,
    `(allow mach-lookup ${all('global-name', SERVICES)})`,
    '(allow ipc-posix-sem ipc-posix-shm*)',
    `(allow file-read* file-map-executable ${all('subpath', SEATBELT_FOLDERS)} ${given([...own, ...readOnly])})`,
    `(allow file-read* ${all('literal', READABLE_FILES)})`,
    `(allow file-read-metadata ${ancestors})`,
    `(allow file-write-data file-ioctl ${all('literal', DEVICES)})`,
    `(allow file-write* ${given(own)})`,
    ...loopbackPorts.map((port) => `(allow network-outbound (remote ip "localhost:${port}"))`),
  ].join('\n');
}

import { type HostLayout, isWithin } from './host-layout.ts';

/** Where things are inside; the same on every host, so that two hosts give a command the same answers. */
export const INSIDE = {
  home: '/home/user',
  tmpDir: '/tmp',
  node: '/run/skvm/bin/node',
  nodeFolder: '/run/skvm/bin',
  relayFolder: '/run/skvm/relay',
} as const;

const USER_ID = '1000';

/** Files of the sandbox's own: one user, one host name, nothing of the host's. */
export const OWN_SETTINGS: Readonly<Record<string, string>> = {
  passwd: `root:x:0:0:root:/root:/bin/sh\nuser:x:${USER_ID}:${USER_ID}:user:${INSIDE.home}:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/sh\n`,
  group: `root:x:0:\nuser:x:${USER_ID}:\nnogroup:x:65534:\n`,
  hosts: '127.0.0.1 localhost sandbox\n',
  'nsswitch.conf': 'passwd: files\ngroup: files\nhosts: files\n',
};

/** Folders of one command on the host, made before it starts. */
export interface CommandFolders {
  readonly workspace: string;
  /** Has `home`, `tmp` and `shm`. */
  readonly scratch: string;
  /** Has the files of {@link OWN_SETTINGS}. */
  readonly settings: string;
  /** Has the sockets of the relay. */
  readonly relay?: string | undefined;
}

/**
 * The options that put up all walls with bubblewrap. Pure.
 *
 * - Every namespace is new; nothing of the network is there but a loopback device of its own.
 * - The root is an empty file system, filled with what the layout shows, and read-only at last. So are /proc and /dev:
 *   the kernel lets a caller who is root write `/proc/sys` from inside any user namespace, and with
 *   `kernel.core_pattern` run a program outside.
 * - The environment is set by options, not inherited: variables such as `LD_PRELOAD` would act on bubblewrap itself,
 *   which runs outside of the walls. Options reach it through a pipe, where `ps` does not show them.
 */
export function bubblewrapOptions(input: {
  readonly layout: HostLayout;
  readonly folders: CommandFolders;
  readonly readOnly: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** Absolute, inside the workspace. */
  readonly cwd: string;
  /** Whether this bubblewrap knows `--disable-userns`, from 0.8 on. */
  readonly disableUserNamespaces: boolean;
}): string[] {
  const { layout, folders, environment } = input;
  const given = [
    ...input.readOnly.map((path) => ({ path, bind: ['--ro-bind', path, path] })),
    { path: folders.workspace, bind: ['--bind', folders.workspace, folders.workspace] },
  ].sort((left, right) => left.path.length - right.path.length);
  const shown = [...layout.system, ...layout.programs].filter(
    (path) => !given.some((other) => isWithin(path, other.path)),
  );

  return [
    ['--unshare-all', '--unshare-user'],
    input.disableUserNamespaces ? ['--disable-userns'] : [],
    ['--uid', USER_ID, '--gid', USER_ID, '--hostname', 'sandbox'],
    ['--die-with-parent', '--new-session', '--json-status-fd', '3'],
    ['--proc', '/proc', '--remount-ro', '/proc'],
    ['--dev', '/dev', '--bind', `${folders.scratch}/shm`, '/dev/shm', '--remount-ro', '/dev'],
    ['--bind', `${folders.scratch}/tmp`, INSIDE.tmpDir, '--symlink', '../tmp', '/var/tmp'],
    ['--bind', `${folders.scratch}/home`, INSIDE.home],
    ...layout.links.map(({ path, target }) => ['--symlink', target, path]),
    // Shorter paths first, so that what lies inside another stays visible. What was removed since is left out.
    ...[...shown].sort((left, right) => left.length - right.length).map((path) => ['--ro-bind-try', path, path]),
    ...Object.keys(OWN_SETTINGS).map((name) => ['--ro-bind', `${folders.settings}/${name}`, `/etc/${name}`]),
    ['--ro-bind', layout.node, INSIDE.node],
    folders.relay === undefined ? [] : ['--ro-bind', folders.relay, INSIDE.relayFolder],
    ...given.map(({ bind }) => bind),
    ['--remount-ro', '/'],
    ...Object.entries(environment).map(([name, value]) => ['--setenv', name, value]),
    ['--chdir', input.cwd],
  ].flat();
}

/** The variables of the program that calls, of which the allow-list is taken. */
export type HostEnvironment = Readonly<Record<string, string | undefined>>;

/** Where programs are when the host names no PATH. */
export const STANDARD_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** All that a command gets from its surroundings, at every level: nothing of the host's environment but this. */
export function allowedEnvironment(
  host: HostEnvironment,
  own: { readonly path: string; readonly home: string; readonly tmpDir: string },
): Record<string, string> {
  return {
    PATH: own.path,
    HOME: own.home,
    TMPDIR: own.tmpDir,
    TERM: 'dumb',
    LANG: host.LANG ?? 'C.UTF-8',
    ...(host.LC_ALL === undefined ? {} : { LC_ALL: host.LC_ALL }),
    ...(host.TZ === undefined ? {} : { TZ: host.TZ }),
  };
}

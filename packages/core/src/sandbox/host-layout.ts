import { lstatSync, readdirSync, readlinkSync, realpathSync, statSync } from 'node:fs';
import { isAbsolute, join, normalize } from 'node:path';
import { SEATBELT_FOLDERS } from './seatbelt.ts';

/** What of the host's files a command sees at `isolated`, all of it read-only. Absolute paths, each shown where it is. */
export interface HostLayout {
  /** Folders of the system and what it needs of `/etc`. */
  readonly system: readonly string[];
  /** Links at the root, as `/bin -> usr/bin`. */
  readonly links: readonly { readonly path: string; readonly target: string }[];
  /** Toolchains and the entries of PATH that are elsewhere. */
  readonly programs: readonly string[];
  /** The host's PATH less what is not visible. */
  readonly path: readonly string[];
  /** Real path of the Node binary. */
  readonly node: string;
}

const LINUX_FOLDERS = ['/usr', '/bin', '/sbin', '/lib', '/lib32', '/lib64', '/libx32', '/nix/store', '/gnu/store'];

// What programs need of /etc to find libraries, certificates, time zones and defaults. The rest of it, where keys and
// password hashes are, stays out: a caller who is root could read them all.
const LINUX_SETTINGS = [
  'alternatives',
  'ca-certificates',
  'ca-certificates.conf',
  'chromium.d',
  'crypto-policies',
  'debian_version',
  'fonts',
  'inputrc',
  'ld.so.cache',
  'ld.so.conf',
  'ld.so.conf.d',
  'locale.alias',
  'localtime',
  'lsb-release',
  'magic',
  'mime.types',
  'os-release',
  'pki/ca-trust',
  'pki/tls/certs',
  'pki/tls/openssl.cnf',
  'protocols',
  'services',
  'ssl/cert.pem',
  'ssl/certs',
  'ssl/openssl.cnf',
  'terminfo',
  'timezone',
];
const LINUX_SETTINGS_OF_LANGUAGES = /^(java|perl|python|R$|ruby|maven|texmf)/;

/**
 * Finds what of this host to show.
 *
 * Entries of PATH are shown, so that what is installed there runs; those inside HOME are not, because HOME is to be
 * absent, unless they are in one of the `toolchains`.
 */
export function findHostLayout(input: {
  readonly platform: NodeJS.Platform;
  /** The host's PATH. */
  readonly path: string;
  /** The user's HOME by every name it has. */
  readonly homes: readonly string[];
  /** Absolute folders that hold programs and nothing secret; shown even inside HOME. */
  readonly toolchains: readonly string[];
  readonly node: string;
}): HostLayout {
  const { folders, links, settings } = input.platform === 'darwin' ? DARWIN : linux();
  const programs = input.toolchains.filter(isThere);
  const known = [...folders, ...programs];

  const path: string[] = [];
  for (const entry of input.path.split(':')) {
    if (!isAbsolute(entry) || !isThere(entry)) continue;
    const folder = normalize(entry).replace(/(?<=.)\/$/, '');
    const real = realpathSync(folder);
    const isShown = (place: string) => known.some((shown) => isWithin(place, shown));
    const touchesHome = (place: string) => input.homes.some((home) => isWithin(place, home) || isWithin(home, place));
    // A link needs a place of its own only where no shown folder has it already; what it leads to always does.
    const isLinkShown = isShown(folder) || links.some((link) => isWithin(folder, link.path));
    const places = [isLinkShown ? real : folder].filter((place) => !isShown(place)).map(installation);
    if (places.some((place) => touchesHome(place) || touchesHome(real))) continue;
    programs.push(...places);
    path.push(folder);
  }
  return {
    system: [...folders, ...settings],
    links,
    programs: [...new Set(programs)],
    path: [...new Set(path)],
    node: realpathSync(input.node),
  };
}

const DARWIN = { folders: SEATBELT_FOLDERS, links: [], settings: [] };

function linux(): { folders: string[]; links: { path: string; target: string }[]; settings: string[] } {
  const links: { path: string; target: string }[] = [];
  const folders: string[] = [];
  for (const path of LINUX_FOLDERS) {
    const entry = lstatSync(path, { throwIfNoEntry: false });
    if (entry?.isSymbolicLink()) links.push({ path, target: readlinkSync(path) });
    else if (entry?.isDirectory()) folders.push(path);
  }
  const ofLanguages = readdirSync('/etc').filter((name) => LINUX_SETTINGS_OF_LANGUAGES.test(name));
  const settings = [...LINUX_SETTINGS, ...ofLanguages].map((name) => join('/etc', name)).filter(isThere);
  return { folders, links, settings };
}

// Programs of an add-on package find their libraries beside their own folder, the stand-ins of a version manager what they
// stand for.
const INSTALLATION =
  /^(?:\/opt\/[^/]+|\/home\/linuxbrew\/\.linuxbrew|(?:\/[^/]+)*?\/\.(?:asdf|nodenv|pyenv|rbenv))(?=\/|$)/;

function installation(folder: string): string {
  return INSTALLATION.exec(folder)?.[0] ?? folder;
}

/** True when `path` is `folder` or below it. */
export function isWithin(path: string, folder: string): boolean {
  return path === folder || folder === '/' || path.startsWith(`${folder}/`);
}

function isThere(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return false;
  }
}

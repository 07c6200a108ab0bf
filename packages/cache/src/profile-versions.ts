import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { disk, unlessMissing } from './disk.ts';

/** A time as file names have it: `20260102T030405`, or with milliseconds. */
export function stamp(at: Date, withMs = false): string {
  return at.toISOString().replace(withMs ? /[-:.]/g : /[-:]|\.\d+/g, '');
}

/** A file for a new version, which none has: by the second as published, by the millisecond, by number. */
export async function freeVersion(dir: string, at: Date): Promise<string> {
  for (let number = 0; ; number++) {
    const time = stamp(at, number > 0);
    const path = join(dir, `v_${number > 1 ? `${time}-${number}` : time}.json`);
    if (!(await disk.exists(path))) return path;
  }
}

/** Files of the versions in a folder, the newest first, by the time in the name; published names may end in `..json`. */
export async function versionsIn(dir: string): Promise<string[]> {
  const names = ((await readdir(dir).catch(unlessMissing)) ?? []).filter((name) => /^v_\d{8}T.*\.json$/.test(name));
  const time = (name: string) =>
    name
      .replace(/-\d+\.json$/, '')
      .replace(/\D/g, '')
      .padEnd(17, '0');
  const order = (name: string) => `${time(name)} ${name}`;
  return names.sort((a, b) => (order(a) < order(b) ? 1 : -1)).map((name) => join(dir, name));
}

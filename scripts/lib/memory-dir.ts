import { readFileSync, statfsSync } from 'node:fs';

const DIR = '/dev/shm';
/** A container without more says has 64 MiB there, which the tests fill. */
const MIN_FREE_BYTES = 2 ** 30;

/**
 * A folder that is held in memory, or `undefined` where there is none, it is small, or no program in it may be started:
 * on macOS and Windows, and in most containers.
 */
export function memoryDir(): string | undefined {
  try {
    const mount = readFileSync('/proc/mounts', 'utf8')
      .split('\n')
      .map((line) => line.split(' '))
      .find(([, path]) => path === DIR);
    const [, , kind, options = ''] = mount ?? [];
    const { bavail, bsize } = statfsSync(DIR);
    const isFit = kind === 'tmpfs' && !options.split(',').includes('noexec') && bavail * bsize >= MIN_FREE_BYTES;
    return isFit ? DIR : undefined;
  } catch {
    return undefined;
  }
}

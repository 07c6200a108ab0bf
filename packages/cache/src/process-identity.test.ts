import { describe, expect, it } from 'vitest';
import { isRunning, type Machine, thisProcess } from './process-identity.ts';

const linux = (
  changes: Partial<Machine> = {},
  stat = '40 (a (b) c) S 1 40 40 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 777 0',
): Machine => ({
  platform: 'linux',
  host: 'here',
  pid: 40,
  read: async (path) => ({ '/proc/sys/kernel/random/boot_id': 'boot-1\n', '/proc/40/stat': stat })[path],
  follow: async () => 'pid:[1]',
  run: async () => undefined,
  exists: (pid) => pid === 40,
  ...changes,
});

const macOs = (printed: string | undefined, changes: Partial<Machine> = {}): Machine => ({
  ...linux(),
  platform: 'darwin',
  read: async () => undefined,
  follow: async () => undefined,
  run: async (program) => (program === '/bin/ps' ? printed : undefined),
  ...changes,
});

describe('isRunning', () => {
  it('knows a process by its id and start on Linux', async () => {
    const own = await thisProcess(linux());
    expect(own).toEqual({ pid: 40, start: '777', host: 'here', boot: 'boot-1', space: 'pid:[1]' });
    expect(await isRunning(own, linux())).toBe(true);
    expect(await isRunning({ ...own, pid: 41 }, linux())).toBe(false);
    expect(await isRunning({ ...own, start: '778' }, linux())).toBe(false);
    expect(await isRunning({ ...own, boot: 'boot-0' }, linux())).toBe(false);
  });

  it('takes a process that only waits to be noticed for ended', async () => {
    const own = await thisProcess(linux());
    expect(await isRunning(own, linux({}, '40 (x) Z 1 40 40 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 777 0'))).toBe(false);
  });

  it('cannot tell about another machine, another container or a process that it may not look at', async () => {
    const own = await thisProcess(linux());
    expect(await isRunning({ ...own, host: 'there' }, linux())).toBe(null);
    expect(await isRunning({ ...own, space: 'pid:[2]' }, linux())).toBe(null);
    expect(await isRunning({ ...own, pid: 41 }, linux({ exists: () => true }))).toBe(null);
  });

  it('asks ps on macOS', async () => {
    const own = await thisProcess(macOs('S+   Mon Nov 23 07:17:00 2026\n'));
    expect(own).toEqual({ pid: 40, start: 'Mon Nov 23 07:17:00 2026', host: 'here', boot: null, space: null });
    expect(await isRunning(own, macOs('R    Mon Nov 23 07:17:00 2026\n'))).toBe(true);
    expect(await isRunning(own, macOs('R    Mon Nov 23 07:17:01 2026\n'))).toBe(false);
    expect(await isRunning(own, macOs('Z    Mon Nov 23 07:17:00 2026\n'))).toBe(false);
    expect(await isRunning(own, macOs(undefined, { exists: () => false }))).toBe(false);
  });

  it('knows no start on Windows: only that a process has ended is certain', async () => {
    const windows = macOs(undefined, { platform: 'win32' });
    const own = await thisProcess(windows);
    expect(own.start).toBe(null);
    expect(await isRunning(own, windows)).toBe(null);
    expect(await isRunning({ ...own, pid: 41 }, windows)).toBe(false);
  });

  it('knows this very process', async () => {
    expect(await isRunning(await thisProcess())).toBe(process.platform === 'win32' ? null : true);
  });
});

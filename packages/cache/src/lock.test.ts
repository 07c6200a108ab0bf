import { mkdir, readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { spawnChild } from '../test/spawn-child.ts';
import { temporaryDir } from '../test/temporary-dir.ts';
import { acquireLock, type LockHolder, lockHolder, withLock } from './lock.ts';
import { thisProcess } from './process-identity.ts';

describe('withLock', () => {
  it('gives the lock back when the work is done and when it throws, and leaves nothing behind', async () => {
    const dir = await temporaryDir();
    const path = join(dir, 'deep', 'lock');
    expect(await withLock(path, async () => (await lockHolder(path))?.pid)).toBe(process.pid);
    await expect(withLock(path, () => Promise.reject(new Error('no luck')))).rejects.toThrow('no luck');
    expect(await readdir(join(dir, 'deep'))).toEqual([]);
    expect(await lockHolder(path)).toBe(undefined);
  });

  it('names the holder to whoever does not wait', async () => {
    const path = join(await temporaryDir(), 'lock');
    await using _ = await acquireLock(path, { what: 'The profile of x', now: () => new Date('2026-01-02T03:04:05Z') });
    await expect(withLock(path, async () => {})).rejects.toMatchObject({
      code: 'TARGET_LOCKED',
      message: `The profile of x is locked by process ${process.pid} since 2026-01-02T03:04:05.000Z`,
      hint: 'Wait until it has ended, or give --wait.',
      details: { pid: process.pid },
    });
  });

  it('waits when asked, says so once, and stops waiting when aborted', async () => {
    const path = join(await temporaryDir(), 'lock');
    const first = await acquireLock(path);
    const waited: LockHolder[] = [];
    let announced = () => {};
    const isAnnounced = new Promise<void>((resolve) => {
      announced = resolve;
    });
    const onWait = (holder: LockHolder) => {
      waited.push(holder);
      announced();
    };
    const order: string[] = [];
    const second = withLock(path, async () => void order.push('second'), { wait: true, onWait });
    const abort = new AbortController();
    const third = withLock(path, async () => void order.push('third'), { wait: true, signal: abort.signal });
    await isAnnounced;
    abort.abort();
    await expect(third).rejects.toMatchObject({ code: 'ABORTED' });
    order.push('first');
    await first[Symbol.asyncDispose]();
    await second;
    expect(order).toEqual(['first', 'second']);
    expect(waited.map((holder) => holder.pid)).toEqual([process.pid]);
  });

  it('lets processes in one at a time', async () => {
    const dir = await temporaryDir();
    const file = join(dir, 'count');
    await writeFile(file, '0');
    const children = Array.from({ length: 4 }, () => spawnChild('lock-taker.ts', [join(dir, 'lock')]));
    await Promise.all(children.map((child) => child.hear()));
    for (const child of children) child.tell(`count ${file} 15`);
    await Promise.all(children.map((child) => child.hear()));
    expect(await readFile(file, 'utf8')).toBe('60');
    expect(await readdir(dir)).toEqual(['count']);
  });

  it('outlives a killed holder, and of many who find its lock exactly one gets it, every time', async () => {
    const dir = await temporaryDir();
    const path = join(dir, 'lock');
    const victim = spawnChild('lock-taker.ts', [path]);
    await victim.hear();
    victim.tell('take');
    expect(await victim.hear()).toBe('held');
    const [name = ''] = await readdir(path);
    const stale = await readFile(join(path, name));
    await expect(acquireLock(path)).rejects.toMatchObject({ details: { pid: victim.pid } });
    await victim.kill();

    const children = Array.from({ length: 5 }, () => spawnChild('lock-taker.ts', [path]));
    await Promise.all(children.map((child) => child.hear()));
    for (let round = 0; round < 25; round++) {
      await mkdir(path, { recursive: true });
      await writeFile(join(path, `stale-${round}`), stale);
      for (const child of children) child.tell('take');
      const answers = await Promise.all(children.map((child) => child.hear()));
      const winner = children[answers.indexOf('held')];
      expect(answers.filter((answer) => answer === 'held')).toHaveLength(1);
      expect(answers.filter((answer) => answer === `locked by ${winner?.pid}`)).toHaveLength(4);
      winner?.tell('release');
      await winner?.hear();
    }
    expect(await readdir(dir)).toEqual([]);
  });

  it('leaves a holder on another machine alone until it has given no sign of life for long', async () => {
    const path = join(await temporaryDir(), 'lock');
    const foreign = {
      ...(await thisProcess()),
      host: 'elsewhere',
      pid: 1,
      what: 'it',
      since: '2026-01-02T03:04:05.000Z',
    };
    await mkdir(path);
    const file = join(path, 'foreign');
    await writeFile(file, JSON.stringify(foreign));
    await expect(acquireLock(path)).rejects.toMatchObject({
      message: expect.stringContaining('locked by process 1 on elsewhere'),
      hint: expect.stringContaining(`remove ${path}`),
    });
    const silentSince = new Date(Date.now() - 301_000);
    await utimes(file, silentSince, silentSince);
    expect(await withLock(path, async () => 'mine')).toBe('mine');
  });

  it('takes over from a process whose id went to another', async () => {
    const path = join(await temporaryDir(), 'lock');
    const before = { ...(await thisProcess()), start: 'long ago', what: 'it', since: '2026-01-02T03:04:05.000Z' };
    await mkdir(path);
    await writeFile(join(path, 'before'), JSON.stringify(before));
    expect(await lockHolder(path)).toBe(undefined);
    expect(await withLock(path, async () => 'mine')).toBe('mine');
  });

  it('says what is wrong with a lock that it cannot read', async () => {
    const path = join(await temporaryDir(), 'lock');
    await mkdir(path);
    await writeFile(join(path, 'torn'), '{"pid": 1');
    await expect(acquireLock(path)).rejects.toMatchObject({ code: 'STORE_CORRUPT', hint: `Remove ${path}` });
  });
});

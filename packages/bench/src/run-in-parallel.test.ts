import { describe, expect, it } from 'vitest';
import { runInParallel } from './run-in-parallel.ts';

describe('runInParallel', () => {
  it('begins in order, as many at a time as it may', async () => {
    const begun: number[] = [];
    const active: number[] = [];
    let most = 0;
    const act = async (item: number) => {
      begun.push(item);
      most = Math.max(most, active.push(item));
      // The first takes longer than all the others together.
      for (let turn = 0; turn < (item === 1 ? 50 : 3); turn += 1) await Promise.resolve();
      active.splice(active.indexOf(item), 1);
    };
    await runInParallel([1, 2, 3, 4, 5, 6], 2, act, () => {});
    expect([begun, most, active]).toEqual([[1, 2, 3, 4, 5, 6], 2, []]);
  });

  it('tells of the first error at once, begins nothing more, and comes back when all is at rest', async () => {
    const begun: number[] = [];
    const told: unknown[] = [];
    let rested = false;
    let release = () => {};
    const act = async (item: number) => {
      begun.push(item);
      if (item === 1) await new Promise<void>((resolve) => (release = resolve)).then(() => (rested = true));
      else throw new Error(`${item}`);
    };
    const all = runInParallel([1, 2, 3, 4], 2, act, (error) => {
      told.push(error);
      release();
    });
    await expect(all).rejects.toThrow('2');
    expect([begun, told.length, rested]).toEqual([[1, 2], 1, true]);
  });

  it('has nothing to do with nothing', async () => {
    await runInParallel(
      [],
      3,
      () => Promise.reject(new Error('never')),
      () => {},
    );
  });
});

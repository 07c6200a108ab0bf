import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createRunLock } from './run-lock.ts';

it('never lets a writer work beside anyone, keeps the order of writes, and outlives failures', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.array(fc.record({ write: fc.boolean(), fails: fc.boolean() }), { maxLength: 12 }),
      async (scheduler, jobs) => {
        const lock = createRunLock();
        let readers = 0;
        let writers = 0;
        const writes: number[] = [];
        const results = jobs.map(({ write, fails }, index) =>
          lock[write ? 'exclusive' : 'shared'](async () => {
            if (write) writers += 1;
            else readers += 1;
            expect(writers === 0 || (writers === 1 && readers === 0)).toBe(true);
            await scheduler.schedule(Promise.resolve(), `job ${index}`);
            if (write) {
              writers -= 1;
              writes.push(index);
            } else readers -= 1;
            if (fails) throw new Error(`job ${index}`);
            return index;
          }),
        );
        const settled = Promise.allSettled(results);
        await scheduler.waitFor(settled);
        const outcome = (await settled).map((result) => (result.status === 'fulfilled' ? result.value : 'failed'));
        expect(outcome).toEqual(jobs.map(({ fails }, index) => (fails ? 'failed' : index)));
        expect(writes).toEqual(jobs.flatMap(({ write }, index) => (write ? [index] : [])));
      },
    ),
    { numRuns: 200 },
  );
});

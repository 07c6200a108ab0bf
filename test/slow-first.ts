import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The files that take longest, the longest first. All others are begun by their size. */
const SLOW = [
  'apps/cli/test/optimize-models.test.ts',
  'apps/cli/test/optimize.test.ts',
  'apps/cli/test/optimize-ways.test.ts',
  'test/docs.test.ts',
  'packages/profiler/test/primitives-code.test.ts',
  'packages/profiler/test/primitives-others.test.ts',
  'packages/profiler/test/primitives-text.test.ts',
  'apps/cli/test/interrupted.test.ts',
  'packages/compiler/src/lint/lint-skill.test.ts',
  'apps/cli/test/closed-loop.test.ts',
  'packages/core/src/stats/coverage.test.ts',
  'apps/cli/test/demo.test.ts',
  'packages/cache/src/proposals/deploy-faults.test.ts',
];

/**
 * Begins the slow files first, so that at the end no core waits for one that was begun last. Vitest does so by itself
 * from the times of an earlier run, which a fresh clone does not have.
 */
export class SlowFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const rank = ({ moduleId }: TestSpecification) => {
      const at = SLOW.findIndex((path) => moduleId.endsWith(`/${path}`));
      return at === -1 ? SLOW.length : at;
    };
    return sorted.toSorted((a, b) => rank(a) - rank(b));
  }
}

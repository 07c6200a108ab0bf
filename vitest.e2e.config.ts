import { defineConfig, mergeConfig } from 'vitest/config';
import base from './vitest.config.ts';

// The tier of `pnpm e2e`: what needs a real browser, or minutes. A program that is not there skips its tests, with the reason.
export default mergeConfig(
  { ...base, test: { ...base.test, include: [] } },
  defineConfig({
    test: { include: ['{apps,packages}/*/e2e/**/*.e2e.ts'], fileParallelism: false, testTimeout: 120_000 },
  }),
);

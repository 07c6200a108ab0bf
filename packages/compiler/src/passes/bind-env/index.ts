import { definePass, type EnvironmentLock, type JsonValue, type Pass } from '@skvm/core';

/**
 * Pass 2, `bind-env`: declares what the skill needs of its surroundings in `env.lock.json`. It changes no text and runs
 * nothing.
 */
export function bindEnv(): Pass {
  return definePass({
    id: 'bind-env',
    number: 2,
    version: 1,
    description: 'declares programs, packages, variables and hosts that the skill needs',
    async run(_, context) {
      const lock = await context.analysis<EnvironmentLock>('deps');
      return { edits: [], artifacts: { 'env.lock.json': lock as unknown as JsonValue } };
    },
  });
}

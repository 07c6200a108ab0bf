import type { Profile } from '@skvm/core';
import { expect, test } from 'vitest';
import type { ForecastSet } from '../src/verbs/profile-targets.ts';
import { skvmJson, tempDir } from './skvm.ts';

test.each(['reason.logic', 'tool.browser'])(
  'what %s took before tells what other primitives will take within a factor of two',
  async (measured) => {
    const argv = ['profile', '--model=sim/qwen3.5-9b', '--policy=fixed:1', `--skvm-cache=${await tempDir()}`];
    await skvmJson([...argv, `--primitives=${measured}`]);
    const asked = '--primitives=reason.arithmetic,tool.exec,tool.file.read,tool.web,gen.regex,follow.procedure';
    const { document: said } = await skvmJson<ForecastSet>([...argv, asked, '--dry-run']);
    const { document: took } = await skvmJson<Profile>([...argv, asked]);
    expect(said.forecasts[0]?.forecast.basis).toBe('profile');
    const share = said.total.inputTokens / took.cost.totalTokens.input;
    expect(share).toBeGreaterThan(0.5);
    expect(share).toBeLessThan(2);
  },
);

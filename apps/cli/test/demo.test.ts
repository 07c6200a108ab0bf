import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { DemoDocument } from '../src/verbs/demo.ts';
import { skvm, skvmJson, tempDir } from './skvm.ts';

describe('skvm demo', () => {
  test('tells the whole story, says that it is simulated and that the gain is built in, and names what it wrote', async () => {
    const home = await tempDir();
    const cache = join(home, 'demo-cache');
    // What the user has set for real work neither changes the demonstration nor is changed by it.
    const env = { OPENAI_API_KEY: 'sk-none', SKVM_PROFILES_DIR: join(home, 'mine') };
    const { exitCode, stdout } = await skvm(['demo', '--quick', `--skvm-cache=${cache}`], { home, env });
    expect(exitCode).toBe(0);
    expect(stdout.replaceAll('\n', ' ')).toContain('What the compiled skill gains is built into the simulation');
    expect(stdout).toMatch(/reason\.arithmetic +███ ███ ███ {2}L3/);
    expect(stdout).toMatch(/^Gaps$/m);
    expect(stdout).toMatch(/^\+[^+]/m);
    expect(stdout).toContain('95 % interval');
    expect(stdout).toMatch(/^recommended {2}Better: /m);
    expect(stdout).toMatch(/^aot-compiled /m);
    expect(stdout.match(/\[simulated\]|\(simulated\)|SIMULATED/g)?.length).toBeGreaterThanOrEqual(4);
    expect(stdout).toContain(join(cache, 'proposals', 'aot-compile'));
    expect(await readdir(home)).toEqual(['demo-cache']);
  });

  test('prints one document with --json', async () => {
    const cache = await tempDir();
    const { exitCode, document } = await skvmJson<DemoDocument>(['demo', '--quick', `--skvm-cache=${cache}`]);
    expect(exitCode).toBe(0);
    expect(document).toMatchObject({
      schema: 'skvm.demo/1',
      simulated: true,
      profile: { simulated: true },
      compile: { schema: 'skvm.compile/1' },
      bench: { schema: 'skvm.bench/1', simulated: true, status: 'completed' },
      optimize: { schema: 'skvm.jit-optimize/1', simulated: true, result: { verdict: 'recommended' } },
    });
  });
});

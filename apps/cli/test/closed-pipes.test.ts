import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { thisProgram } from '../src/main.ts';
import { skvmJson, tempDir } from './skvm.ts';

const MODEL = '--model=sim/qwen3.5-9b';

/** Runs the program as a process of its own, and nobody reads one of its streams: stdout at all, stderr after a word. */
async function withReaderGone(stream: 'stdout' | 'stderr', argv: readonly string[], cache: string) {
  const program = join(thisProgram().root, 'bin', 'dev.js');
  const at = [`--skvm-cache=${cache}`, `--tmp-dir=${join(cache, 'tmp')}`];
  const child = spawn(process.execPath, ['--conditions=@skvm/source', program, ...argv, ...at], {
    cwd: cache,
    env: { PATH: process.env.PATH, HOME: cache, NODE_NO_WARNINGS: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (stream === 'stdout') child.stdout.destroy();
  else child.stderr.once('data', () => child.stderr.destroy());
  child[stream === 'stdout' ? 'stderr' : 'stdout'].resume();
  const [code] = await once(child, 'exit');
  return code;
}

test('a profile whose progress nobody reads any more is measured to its end, and leaves nothing lying about', async () => {
  const cache = await tempDir();
  const argv = ['profile', MODEL, '--primitives=reason.logic,tool.exec', '--verbose'];
  expect(await withReaderGone('stderr', argv, cache)).toBe(0);
  expect(await readdir(join(cache, 'tmp'))).toEqual([]);
  const { document } = await skvmJson<{ profiles: unknown[] }>(['profile', '--list', `--skvm-cache=${cache}`]);
  expect(document.profiles).toHaveLength(1);
});

test('a command whose result nobody reads to its end keeps its exit code', async () => {
  const cache = await tempDir();
  const only = ['--primitives=reason.logic', '--concurrency=1', '--max-tokens=500'];
  expect(await withReaderGone('stdout', ['profile', MODEL, ...only, '--json'], cache)).toBe(1);
});

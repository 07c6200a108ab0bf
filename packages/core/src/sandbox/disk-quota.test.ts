import { execFileSync } from 'node:child_process';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { SandboxLevel } from '../spec/sandbox.ts';
import { createSandbox } from './create-sandbox.ts';
import { completeLimits } from './limits.ts';
import { eventually, isolation, processLines, uniqueSleep, withBench, withFolder } from './sandbox.test-kit.ts';
import { watchDisk } from './watch-disk.ts';

const levels: readonly SandboxLevel[] = ['none', 'process', ...(isolation.isSkipped ? [] : (['isolated'] as const))];
const MIB = 1024 ** 2;
const limits = { diskBytes: 16 * MIB, diskFiles: 400 };
// Whatever fills the disk goes on until it is ended, and asked politely would not end.
const options = { policy: { limits }, graceMs: 60_000 };
const killed = { overQuota: true, exitCode: null, signal: 'SIGKILL', timedOut: false, aborted: false };
const endless = (body: string) => `trap "" TERM; i=0; while :; do i=$((i+1)); ${body}; done`;

describe.concurrent.each(levels)('%s', (level) => {
  it.each([
    ['many empty files', endless(': > "file$i"')],
    ['folders in folders', endless('mkdir "$i"; cd "$i"')],
    ['a few large files', endless('head -c 4000000 /dev/zero > "file$i"')],
    ['files that grow', endless('head -c 100000 /dev/zero >> "file$((i % 10))"')],
  ])('ends a program that fills the disk with %s', async (_, program) => {
    await withBench(level, async ({ run }) => {
      expect(await run(program, options)).toMatchObject(killed);
    });
  });

  it('leaves a program alone that stays within it, however much it writes in all', async () => {
    await withBench(level, async ({ run }) => {
      const program = 'for i in 1 2 3 4 5 6 7 8 9; do head -c 6000000 /dev/zero > file; sleep 0.1; done; rm file';
      expect(await run(program, options)).toMatchObject({ overQuota: false, exitCode: 0 });
    });
  });
});

// `eventually` cannot tell concurrent tests apart.
describe.each(levels)('%s', (level) => {
  it('ends the child of one as well, that writes while its parent waits', async () => {
    const mark = uniqueSleep();
    await withBench(level, async ({ run }) => {
      const child = ['sh', '-c', '"$@" & wait', 'sh', 'sh', '-c', endless(': > "file$i"'), mark];
      expect(await run(child, options)).toMatchObject(killed);
    });
    await eventually(async () => (await processLines()).filter((line) => line.includes(mark))).toEqual([]);
  });
});

describe.each(levels.filter((level) => level !== 'none'))('%s', (level) => {
  it('counts the workspace, HOME and the temporary folder together', async () => {
    await withBench(level, async ({ run }) => {
      const program = 'for place in . "$HOME" "$TMPDIR"; do head -c 7000000 /dev/zero > "$place/file"; done; sleep 60';
      expect(await run(program, options)).toMatchObject(killed);
    });
  });

  it('ends what hides too deep for a path, and leaves nothing of it', async () => {
    await withFolder(async (tmpDir) => {
      await withBench(
        level,
        async ({ run }) => {
          const program = `process.chdir(process.env.TMPDIR);
            for (let depth = 0; depth < 2500; depth += 1) { fs.mkdirSync('d'); process.chdir('d'); }
            setInterval(() => {}, 1000);`;
          const policy = { limits: { diskFiles: 1_000_000 } };
          expect(await run(['node', '-e', program], { ...options, policy })).toMatchObject(killed);
          expect(await readdir(tmpDir)).toEqual([]);
        },
        { tmpDir },
      );
    });
  });
});

/** A file system of 64 MiB, where this process may mount one. */
async function withSmallDisk(body: (tmpDir: string) => Promise<void>): Promise<boolean> {
  return withFolder(async (tmpDir) => {
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64m', 'skvm-test', tmpDir], { stdio: 'ignore' });
    } catch {
      return false;
    }
    try {
      await body(tmpDir);
      return true;
    } finally {
      execFileSync('umount', [tmpDir]);
    }
  });
}

const canMount = await withSmallDisk(async () => {});

it.skipIf(!canMount)('ends what nobody sees, before the disk is full', async () => {
  await withSmallDisk(async (tmpDir) => {
    await withBench(
      'process',
      async ({ run }) => {
        const program =
          'exec 3> "$TMPDIR/file"; rm "$TMPDIR/file"; head -c 30000000 /dev/zero >&3; ls "$TMPDIR"; sleep 60';
        expect(await run(program, options)).toMatchObject({ ...killed, stdout: '' });
      },
      { tmpDir },
    );
  });
});

// On a disk of its own: what others remove elsewhere would hide what a command has just filled.
it.skipIf(!canMount)('is looked at once more when a command has ended, and may be put right', async () => {
  await withSmallDisk(async (tmpDir) => {
    const sandbox = await createSandbox({ level: 'process', tmpDir });
    const run = (command: string) =>
      sandbox.exec({ command }, { level: 'process', workspace: tmpDir, limits }, { timeoutMs: 60_000 });
    // Killed at it, on a machine that takes long; else it has ended by itself.
    expect(await run('head -c 30000000 /dev/zero > file')).toMatchObject({ overQuota: true, timedOut: false });
    expect(await run('rm file')).toMatchObject({ overQuota: false, exitCode: 0 });

    const disk = watchDisk([tmpDir], limits);
    expect(await disk.isOver()).toBe(false);
    await writeFile(join(tmpDir, 'file'), Buffer.alloc(20 * MIB));
    expect(await disk.isOver()).toBe(true);
  });
});

it('is there unless it is lifted, but not at none', () => {
  expect(completeLimits('isolated')).toMatchObject({ diskBytes: 2 * 1024 * MIB, diskFiles: 200_000 });
  expect(completeLimits('process', { diskFiles: Number.POSITIVE_INFINITY }).diskFiles).toBe(Number.POSITIVE_INFINITY);
  expect(completeLimits('none')).toMatchObject({
    diskBytes: Number.POSITIVE_INFINITY,
    diskFiles: Number.POSITIVE_INFINITY,
  });
});

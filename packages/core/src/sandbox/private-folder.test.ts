import { readdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { levels, withBench, withFolder } from './sandbox.test-kit.ts';

describe('private folders', () => {
  it('none has the HOME of the user', async () => {
    await withBench('none', async ({ run }) => {
      expect((await run('echo $HOME')).stdout.trim()).toBe(process.env.HOME ?? homedir());
    });
  });

  it.each(levels.filter((level) => level !== 'none'))(
    '%s has a HOME and a TMPDIR of its own, gone afterwards',
    async (level) => {
      await withFolder(async (tmpDir) => {
        await withBench(
          level,
          async ({ run }) => {
            const { stdout } = await run('ls -A "$HOME" "$TMPDIR"; echo x > ~/left; echo x > "$TMPDIR/left"; cd; pwd');
            expect(stdout).not.toContain('left');
            expect(stdout.split('\n')).not.toContain(homedir());
            // A module cache is left read-only by the tools that make it.
            await run('mkdir -p ~/cache/module && touch ~/cache/module/file && chmod -R a-w ~/cache');
            expect(await readdir(tmpDir)).toEqual([]);
          },
          { tmpDir },
        );
      });
    },
  );

  it.each(levels.filter((level) => level !== 'none'))(
    '%s keeps them where the caller says, between commands',
    async (level) => {
      await withFolder(async (scratch) => {
        await withBench(level, async ({ run }) => {
          const policy = { scratch };
          await run('echo one > ~/file; echo two > "$TMPDIR/file"', { policy });
          expect((await run('cat ~/file "$TMPDIR/file"', { policy })).stdout).toBe('one\ntwo\n');
        });
      });
    },
  );
});

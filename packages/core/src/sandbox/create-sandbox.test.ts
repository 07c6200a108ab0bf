import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createSandbox } from './create-sandbox.ts';
import { withFolder } from './sandbox.test-kit.ts';

describe('createSandbox', () => {
  const hidden = (folder: string) => ({ ...process.env, PATH: folder });

  it('takes what there is when asked for the strongest, and warns once', async () => {
    await withFolder(async (folder) => {
      const warnings: string[] = [];
      const sandbox = await createSandbox({
        level: 'auto',
        environment: hidden(folder),
        onWarning: (message) => warnings.push(message),
      });
      expect(sandbox.level).toBe('process');
      expect(warnings).toEqual([expect.stringMatching(/not isolated.*no security boundary/)]);
    });
  });

  it('does not take less than it was asked for', async () => {
    await withFolder(async (folder) => {
      const environment = hidden(folder);
      await expect(createSandbox({ level: 'isolated', environment })).rejects.toMatchObject({
        code: 'SANDBOX_UNAVAILABLE',
        hint: expect.stringContaining('bubblewrap'),
      });
    });
  });

  it('is not taken in by a program that is there and does not work', async () => {
    await withFolder(async (folder) => {
      await writeFile(
        join(folder, 'bwrap'),
        '#!/bin/sh\necho "bwrap: setting up uid map: Permission denied" >&2\nexit 1\n',
      );
      await chmod(join(folder, 'bwrap'), 0o755);
      await expect(createSandbox({ level: 'isolated', environment: hidden(folder) })).rejects.toThrow(
        'Permission denied',
      );
    });
  });

  it('has none on Windows', async () => {
    for (const level of ['auto', 'none', 'process', 'isolated'] as const) {
      await expect(createSandbox({ level, platform: 'win32' })).rejects.toMatchObject({ code: 'SANDBOX_UNAVAILABLE' });
    }
  });

  it.skipIf(process.platform === 'darwin')('tries Seatbelt on macOS, and says when it is not there', async () => {
    await expect(createSandbox({ level: 'isolated', platform: 'darwin' })).rejects.toThrow(
      /sandbox-exec does not work/,
    );
  });
});

import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { isolation, withBench, withFolder } from './sandbox.test-kit.ts';

const SECRET = 'sk-test-5d21e9c7aa';

describe.skipIf(isolation.isSkipped || process.platform !== 'linux')(`${isolation.label}: files`, () => {
  it('writes in the workspace, HOME and the temporary folders, and nowhere else', async () => {
    await withBench('isolated', async ({ run, workspace }) => {
      await withFolder(async (readOnly) => {
        const places = [
          ...['/', '/usr', '/usr/bin', '/usr/local', '/etc', '/bin', '/lib', '/dev', '/run', '/var', '/proc', '/home'],
          ...['/mnt', '/opt', homedir(), readOnly],
        ];
        const script =
          'for place in "$@"; do mkdir -p "$place" 2>&- && echo x 2>&- > "$place/written" && echo "$place"; done';
        const above = join(workspace, '..');
        const { stdout } = await run(['sh', '-c', script, 'sh', ...places, above, '/var/tmp', '/dev/shm'], {
          policy: { readOnly: [readOnly] },
        });
        // Inside, what the host has below /tmp and /dev/shm is in private ones: it can be written there, and is not the host's.
        const isPrivate = (place: string) => /^\/(?:tmp|dev\/shm)\b/.test(place) && place !== readOnly;
        const own = [...[...places, above].filter(isPrivate), '/var/tmp', '/dev/shm'];
        expect(stdout).toBe(own.map((place) => `${place}\n`).join(''));
        for (const place of [...places, above]) expect(existsSync(join(place, 'written'))).toBe(false);
        expect(
          (await run('echo x > ~/a && echo x > /tmp/a && echo x > $TMPDIR/b && echo x > a && echo fine')).stdout,
        ).toBe('fine\n');
        expect(await readdir(workspace)).toEqual(['a']);
      });
    });
  });

  it('cannot turn the settings of the kernel, though the caller be root', async () => {
    await withBench('isolated', async ({ run }) => {
      const settings = ['kernel/core_pattern', 'kernel/pid_max', 'vm/overcommit_memory', 'vm/drop_caches'];
      const { stdout } = await run(
        `for name in ${settings.join(' ')}; do
           value=$(cat /proc/sys/$name 2>&-); (echo "\${value:-1}" > /proc/sys/$name) 2>&- && echo "wrote $name"
         done; (echo h > /proc/sysrq-trigger) 2>&- && echo wrote sysrq; echo end`,
      );
      expect(stdout).toBe('end\n');
    });
  });

  it('reads nothing of HOME, of the cache or of what only root may read', async () => {
    await withFolder(async (home) => {
      await mkdir(join(home, '.skvm/profiles'), { recursive: true });
      await writeFile(join(home, '.skvm/.env'), SECRET);
      await writeFile(join(home, 'readable'), SECRET);
      const environment = { ...process.env, HOME: home };
      await withBench(
        'isolated',
        async ({ run, workspace }) => {
          await symlink(join(home, 'readable'), join(workspace, 'link'));
          const files = [
            '/etc/shadow',
            '/etc/sudoers',
            '/proc/kcore',
            join(home, 'readable'),
            join(home, '.skvm/.env'),
            'link',
          ];
          for (const file of files) {
            expect(await run(['cat', file])).toMatchObject({ stdout: '', exitCode: 1 });
          }
          const { stdout } = await run([
            'sh',
            '-c',
            'ls -A "$@" 2>&-',
            'sh',
            home,
            homedir(),
            '/root',
            '/var/log',
            '/run',
            '/mnt',
          ]);
          expect(stdout).not.toMatch(/skvm\/?\.env|readable|\.bashrc|\.ssh|\.npmrc|\.cache/);
          expect((await run(['grep', '-rs', SECRET, '/tmp', '/home', '/root', '/run', '/etc'])).stdout).toBe('');
        },
        { environment },
      );
    });
  });

  it('shows what the policy names, read-only, and a workspace that lies within it writable', async () => {
    await withFolder(async (folder) => {
      await mkdir(join(folder, 'workspace/fixed'), { recursive: true });
      await writeFile(join(folder, 'given'), 'given');
      await withBench('isolated', async ({ run }) => {
        const policy = { workspace: join(folder, 'workspace'), readOnly: [folder, join(folder, 'workspace/fixed')] };
        const { stdout } = await run('cat ../given; echo x > ../new; echo x > fixed/new; echo x > own; ls', { policy });
        expect(stdout).toBe('givenfixed\nown\n');
        expect((await readdir(folder)).sort()).toEqual(['given', 'workspace']);
        const missing = { readOnly: [join(folder, 'missing')] };
        await expect(run('true', { policy: missing })).rejects.toMatchObject({ code: 'INPUT_INVALID' });
      });
    });
  });

  it('does not take a workspace that holds HOME or the system', async () => {
    await withBench('isolated', async ({ run }) => {
      for (const workspace of ['/', '/tmp', '/usr', homedir(), join(homedir(), '..')]) {
        await expect(run('true', { policy: { workspace } })).rejects.toMatchObject({ code: 'INPUT_INVALID' });
      }
    });
  });

  it('has programs: of the system, of PATH outside HOME, of the toolchains, and the Node that runs us', async () => {
    await withFolder(async (folder) => {
      const program = async (path: string, says: string) => {
        await mkdir(join(folder, path, '..'), { recursive: true });
        await writeFile(join(folder, path), `#!/bin/sh\necho ${says}\n`);
        await chmod(join(folder, path), 0o755);
      };
      await program('elsewhere/bin/outside', 'outside');
      await program('home/bin/inside', 'inside');
      await program('home/tools/bin/tool', 'tool');
      await program('home/linked/bin/linked', 'linked');
      await symlink(join(folder, 'home/linked/bin'), join(folder, 'link'));
      const home = join(folder, 'home');
      const entries = ['elsewhere/bin', 'home/bin', 'home/tools/bin', 'link', 'missing'].map((path) =>
        join(folder, path),
      );
      const environment = { PATH: [...entries, '', '.', folder, '/usr/bin', '/bin'].join(':'), HOME: home };
      await withBench(
        'isolated',
        async ({ run }) => {
          const { stdout } = await run(
            'for name in outside inside tool linked; do $name 2>&-; done; ls -A "$OLDHOME"',
            {
              env: { OLDHOME: home },
            },
          );
          expect(stdout).toBe('outside\ntool\ntools\n');
          expect(await run('sh -c true && ls / >/dev/null && id -un')).toMatchObject({ exitCode: 0, stdout: 'user\n' });
        },
        { environment, toolchains: [join(home, 'tools')] },
      );
    });
  });

  it('has the Node that runs us where PATH has none', async () => {
    await withFolder(async (folder) => {
      const { stdout: bwrap } = await promisify(execFile)('sh', ['-c', 'command -v bwrap']);
      await symlink(bwrap.trim(), join(folder, 'bwrap'));
      await withBench(
        'isolated',
        async ({ run }) => {
          expect(await run(['node', '-p', 'process.version'])).toMatchObject({ stdout: `${process.version}\n` });
        },
        { environment: { PATH: folder, HOME: homedir() } },
      );
    });
  });
});

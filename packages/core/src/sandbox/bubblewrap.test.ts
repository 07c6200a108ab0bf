import { describe, expect, it } from 'vitest';
import { bubblewrapOptions } from './bubblewrap.ts';
import { bubblewrapLaunch } from './build-launch.ts';
import { describeHost } from './host.ts';
import type { HostLayout } from './host-layout.ts';
import { completeLimits } from './limits.ts';
import { withFolder } from './sandbox.test-kit.ts';

const layout: HostLayout = {
  system: ['/usr', '/etc/ssl/certs'],
  links: [{ path: '/bin', target: 'usr/bin' }],
  programs: ['/data/tools/inner', '/data/tools'],
  path: ['/usr/bin', '/data/tools'],
  node: '/node/bin/node',
};

function binds(options: readonly string[]): string[] {
  return options.flatMap((option, index) =>
    /^--(ro-)?bind(-try)?$/.test(option) ? [`${option} ${options[index + 2]}`] : [],
  );
}

describe('bubblewrapOptions', () => {
  const make = (readOnly: readonly string[], workspace = '/data/work') =>
    bubblewrapOptions({
      layout,
      folders: { workspace, scratch: '/s', settings: '/e' },
      readOnly,
      environment: { A: '1' },
      cwd: workspace,
      disableUserNamespaces: true,
    });

  it('binds a folder after the one that it lies in, and what the policy says over what the host shows', () => {
    const all = binds(make(['/data/work/fixed', '/data', '/data/tools/inner']));
    const given = all.slice(all.indexOf('--ro-bind /run/skvm/bin/node') + 1);
    expect(given).toEqual([
      '--ro-bind /data',
      '--bind /data/work',
      '--ro-bind /data/work/fixed',
      '--ro-bind /data/tools/inner',
    ]);
    expect(all.indexOf('--ro-bind-try /data/tools')).toBe(-1);
    expect(binds(make([])).filter((bind) => bind.includes('/data/tools'))).toEqual([
      '--ro-bind-try /data/tools',
      '--ro-bind-try /data/tools/inner',
    ]);
  });

  it('makes what the kernel would let root write read-only, the root at last', () => {
    const options = make([]);
    const remounts = options.flatMap((option, index) => (option === '--remount-ro' ? [options[index + 1]] : []));
    expect(remounts).toEqual(['/proc', '/dev', '/']);
    expect(options.lastIndexOf('--bind')).toBeLessThan(options.lastIndexOf('--remount-ro'));
  });
});

describe('bubblewrapLaunch', () => {
  it('gives bubblewrap itself no variable: LD_PRELOAD would act outside of the walls', async () => {
    await withFolder(async (settings) => {
      const request = {
        argv: ['true'],
        workspace: '/data/work',
        cwd: '/data/work',
        readOnly: [],
        loopbackPorts: [],
        limits: completeLimits('isolated'),
        environment: { LD_PRELOAD: '/data/work/evil.so' },
      };
      const walls = { means: 'bubblewrap', file: '/usr/bin/bwrap', layout, disableUserNamespaces: false } as const;
      const launch = await bubblewrapLaunch(request, describeHost({}), walls, {
        scratch: '/s',
        settings,
        relay: undefined,
      });
      expect(launch.env).toEqual({});
      expect(launch.argv.join(' ')).not.toContain('evil');
      const options = launch.bubblewrapOptions ?? [];
      expect(options.slice(options.indexOf('LD_PRELOAD') - 1).slice(0, 3)).toEqual([
        '--setenv',
        'LD_PRELOAD',
        '/data/work/evil.so',
      ]);
    });
  });
});

import { realpath, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bubblewrapOptions, INSIDE, OWN_SETTINGS } from './bubblewrap.ts';
import type { SandboxRequest } from './check-request.ts';
import { allowedEnvironment } from './environment.ts';
import type { Bubblewrap, Seatbelt } from './find-walls.ts';
import type { Host } from './host.ts';
import { withLimits } from './limits.ts';
import { RELAY_PROGRAM } from './relay-program.ts';
import type { Launch } from './run-program.ts';
import { SANDBOX_EXEC, seatbeltArguments } from './seatbelt.ts';

/** `none` and `process`: the command as it is. Without a scratch folder it has the user's own HOME. */
export function openLaunch(request: SandboxRequest, host: Host, scratch: string | undefined): Launch {
  return {
    argv: withLimits(request.limits, false, request.argv),
    cwd: request.cwd,
    env: {
      ...allowedEnvironment(host.environment, {
        path: host.path,
        home: scratch === undefined ? (host.homes[0] ?? '/') : join(scratch, 'home'),
        tmpDir: scratch === undefined ? host.tmpDir : join(scratch, 'tmp'),
      }),
      ...request.environment,
    },
  };
}

/**
 * `isolated` on Linux.
 *
 * @param folders `settings` is filled here; `relay`, when there, has the sockets that lead out
 */
export async function bubblewrapLaunch(
  request: SandboxRequest,
  host: Host,
  walls: Bubblewrap,
  folders: { readonly scratch: string; readonly settings: string; readonly relay: string | undefined },
): Promise<Launch> {
  const { layout, disableUserNamespaces } = walls;
  await Promise.all(Object.entries(OWN_SETTINGS).map(([name, text]) => writeFile(join(folders.settings, name), text)));
  const environment = {
    ...allowedEnvironment(host.environment, {
      path: [...layout.path, INSIDE.nodeFolder].join(':'),
      home: INSIDE.home,
      tmpDir: INSIDE.tmpDir,
    }),
    ...request.environment,
  };
  const hasRelay = folders.relay !== undefined;
  const relay = { ports: request.loopbackPorts, folder: INSIDE.relayFolder, environment };
  const options = bubblewrapOptions({
    layout,
    folders: { ...folders, workspace: request.workspace },
    readOnly: request.readOnly,
    environment: hasRelay ? { SKVM_RELAY: JSON.stringify(relay) } : environment,
    cwd: request.cwd,
    disableUserNamespaces,
  });
  return {
    argv: [
      ...[walls.file, '--args', '4', '--'],
      ...(hasRelay ? [INSIDE.node, '-e', RELAY_PROGRAM] : []),
      ...withLimits(request.limits, host.countsPerNamespace, request.argv),
    ],
    cwd: '/',
    env: {},
    bubblewrapOptions: options,
  };
}

/** `isolated` on macOS. */
export async function seatbeltLaunch(
  request: SandboxRequest,
  host: Host,
  walls: Seatbelt,
  scratch: string,
): Promise<Launch> {
  const given = await Promise.all(request.readOnly.map((path) => realpath(path)));
  const realScratch = await realpath(scratch);
  const options = seatbeltArguments({
    workspace: await realpath(request.workspace),
    scratch: realScratch,
    readOnly: [...new Set([...walls.readOnly, ...given])],
    loopbackPorts: request.loopbackPorts,
  });
  return {
    argv: [SANDBOX_EXEC, ...options, ...withLimits(request.limits, false, request.argv)],
    cwd: request.cwd,
    env: {
      ...allowedEnvironment(host.environment, {
        path: [...walls.layout.path, walls.nodeFolder].join(':'),
        home: join(realScratch, 'home'),
        tmpDir: join(realScratch, 'tmp'),
      }),
      ...request.environment,
    },
  };
}

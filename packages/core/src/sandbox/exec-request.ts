import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { inputInvalid } from '../error.ts';
import type { SandboxExecOptions, SandboxExecResult, SandboxLevel } from '../spec/sandbox.ts';
import { bubblewrapLaunch, openLaunch, seatbeltLaunch } from './build-launch.ts';
import type { SandboxRequest } from './check-request.ts';
import type { Walls } from './find-walls.ts';
import type { Host } from './host.ts';
import { openRelay } from './open-relay.ts';
import { makePidsCgroup } from './pids-cgroup.ts';
import { makePrivateFolder } from './private-folder.ts';
import { runProgram } from './run-program.ts';

// A unix socket's path has at most 108 bytes, the last of them NUL.
const SOCKET_PATH_BYTES = 107;

/** Makes what one command needs (folders, relay, cgroup), runs it, and takes all of it away again. */
export async function execRequest(
  request: SandboxRequest,
  where: { readonly level: SandboxLevel; readonly host: Host; readonly walls: Walls | undefined },
  options: SandboxExecOptions,
): Promise<SandboxExecResult> {
  const { level, host, walls } = where;
  const { processes, outputBytes } = request.limits;
  const parent = Number.isFinite(processes) ? host.pidsParent : undefined;

  if (level === 'none') {
    await using group = parent === undefined ? undefined : await makePidsCgroup(parent, processes);
    return await runProgram({ ...openLaunch(request, host, undefined), level, group }, outputBytes, options);
  }

  await using own = await makePrivateFolder(host.tmpDir);
  const scratch = request.scratch ?? own.path;
  for (const name of ['home', 'tmp', 'shm']) await mkdir(join(scratch, name), { recursive: true });
  await using group = parent === undefined ? undefined : await makePidsCgroup(parent, processes);

  if (walls === undefined) {
    return await runProgram({ ...openLaunch(request, host, scratch), level, group }, outputBytes, options);
  }
  if (walls.means === 'seatbelt') {
    return await runProgram(
      { ...(await seatbeltLaunch(request, host, walls, scratch)), level, group },
      outputBytes,
      options,
    );
  }
  const settings = join(own.path, 'etc');
  await mkdir(settings);
  const folder = request.loopbackPorts.length === 0 ? undefined : join(own.path, 'relay');
  await using _relay = folder === undefined ? undefined : await openRelayIn(folder, request.loopbackPorts);
  const launch = await bubblewrapLaunch(request, host, walls, { scratch, settings, relay: folder });
  return await runProgram({ ...launch, level, group }, outputBytes, options);
}

async function openRelayIn(folder: string, ports: readonly number[]): Promise<AsyncDisposable> {
  if (Buffer.byteLength(`${folder}/65535`) > SOCKET_PATH_BYTES) {
    throw inputInvalid(`Expected a temporary folder with a path short enough for sockets, got "${folder}"`);
  }
  await mkdir(folder);
  return openRelay(folder, ports);
}

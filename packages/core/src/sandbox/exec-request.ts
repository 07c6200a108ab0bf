import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { inputInvalid } from '../error.ts';
import type { SandboxExecOptions, SandboxExecResult, SandboxLevel } from '../spec/sandbox.ts';
import { bubblewrapLaunch, openLaunch, seatbeltLaunch } from './build-launch.ts';
import type { SandboxRequest } from './check-request.ts';
import type { Walls } from './find-walls.ts';
import type { Host } from './host.ts';
import { openPipes } from './open-pipes.ts';
import { openRelay } from './open-relay.ts';
import { makePidsCgroup } from './pids-cgroup.ts';
import { makePrivateFolder } from './private-folder.ts';
import { type Launch, runProgram } from './run-program.ts';
import { watchDisk } from './watch-disk.ts';

// A unix socket's path has at most 108 bytes, the last of them NUL.
const SOCKET_PATH_BYTES = 107;

/** Makes what one command needs (folders, relay, cgroup), runs it, and takes all of it away again. */
export async function execRequest(
  request: SandboxRequest,
  where: { readonly level: SandboxLevel; readonly host: Host; readonly walls: Walls | undefined },
  options: SandboxExecOptions,
): Promise<SandboxExecResult> {
  const { level, host, walls } = where;
  const { processes, outputBytes, diskBytes, diskFiles } = request.limits;
  await using own = await makePrivateFolder(host.tmpDir);
  const scratch = level === 'none' ? undefined : (request.scratch ?? own.path);
  const written = scratch === undefined ? [] : ['home', 'tmp', 'shm'].map((name) => join(scratch, name));
  for (const folder of written) await mkdir(folder, { recursive: true });
  const isCounted = host.pidsParent !== undefined && Number.isFinite(processes);
  await using group = isCounted ? await makePidsCgroup(host.pidsParent, processes) : undefined;
  const relayFolder =
    walls?.means === 'bubblewrap' && request.loopbackPorts.length > 0 ? join(own.path, 'relay') : undefined;
  await using _relay = relayFolder === undefined ? undefined : await openRelayIn(relayFolder, request.loopbackPorts);
  using pipes = await openPipes(own.path, host.path, options.stdin);

  const launch = await buildLaunch();
  const isBounded = Number.isFinite(diskBytes) || Number.isFinite(diskFiles);
  const disk = isBounded ? watchDisk([request.workspace, ...written], request.limits) : undefined;
  return await runProgram({ ...launch, level, group, pipes, disk }, outputBytes, options);

  async function buildLaunch(): Promise<Launch> {
    if (walls === undefined || scratch === undefined) return openLaunch(request, host, scratch);
    if (walls.means === 'seatbelt') return seatbeltLaunch(request, host, walls, scratch);
    const settings = join(own.path, 'etc');
    await mkdir(settings);
    return bubblewrapLaunch(request, host, walls, { scratch, settings, relay: relayFolder });
  }
}

async function openRelayIn(folder: string, ports: readonly number[]): Promise<AsyncDisposable> {
  if (Buffer.byteLength(`${folder}/65535`) > SOCKET_PATH_BYTES) {
    throw inputInvalid(`Expected a temporary folder with a path short enough for sockets, got "${folder}"`);
  }
  await mkdir(folder);
  return openRelay(folder, ports);
}

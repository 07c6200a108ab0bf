import type { Context } from '../context.ts';
import { aborted } from '../error.ts';
import type { Probe, ProbeOutcome } from '../spec/primitive.ts';
import type { SandboxLimits } from '../spec/sandbox.ts';
import { createWorkspace, readWorkspace, writeFiles } from './workspace.ts';

const DEFAULT_TIMEOUT_MS = 10_000;

/** What an agent made is run with: enough for a small program, too little to harm the machine. */
const LIMITS: SandboxLimits = Object.freeze({
  memoryBytes: 2 * 1024 ** 3,
  processes: 64,
  fileBytes: 16 * 1024 ** 2,
  diskBytes: 64 * 1024 ** 2,
  diskFiles: 10_000,
  outputBytes: 256 * 1024,
});

/** Of a program that filled the disk nothing counts, so that no grader has to look for it. */
const OVER_QUOTA: ProbeOutcome = Object.freeze({
  exitCode: null,
  timedOut: false,
  stdout: '',
  stderr: 'it filled the disk with more than 64 MiB or 10,000 files',
  files: new Map(),
});

/**
 * Runs probes one after the other, each behind walls in a fresh folder, and answers by their names.
 *
 * @throws SANDBOX_UNAVAILABLE, PATH_OUTSIDE or INPUT_INVALID for a file that cannot be put into a folder, ABORTED.
 */
export async function runProbes(
  probes: readonly Probe[],
  context: Context,
): Promise<ReadonlyMap<string, ProbeOutcome>> {
  const outcomes = new Map<string, ProbeOutcome>();
  for (const probe of probes) outcomes.set(probe.name, await runProbe(probe, context));
  return outcomes;
}

async function runProbe(probe: Probe, context: Context): Promise<ProbeOutcome> {
  const { argv, stdin, timeoutMs = DEFAULT_TIMEOUT_MS } = probe;
  const sandbox = await context.sandbox();
  await using workspace = await createWorkspace(context);
  await writeFiles(workspace.dir, probe.files);
  const result = await sandbox.exec(
    { argv },
    { level: sandbox.level, workspace: workspace.dir, limits: LIMITS },
    { signal: context.signal, timeoutMs, graceMs: 200, ...(stdin === undefined ? {} : { stdin }) },
  );
  if (result.aborted) throw aborted();
  if (result.overQuota) return OVER_QUOTA;
  const { exitCode, timedOut, stdout, stderr } = result;
  const { files } = await readWorkspace(workspace.dir);
  return { exitCode, timedOut, stdout, stderr, files };
}

import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import type { Probe, ProbeOutcome, ProbeRunner } from '@skvm/core';

/** What a runner of programs says of a job, on a line of its output. */
interface Left {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Files that were not there before, base64 by path. */
  readonly files: Readonly<Record<string, string>>;
}

/**
 * Runs programs of ours, references and mutants, with no sandbox: a few processes take a job on each line of their input
 * and answer on a line each.
 */
export function batchRunner(argv: readonly [string, ...string[]], processes: number): ProbeRunner {
  return async (probes) => {
    const jobs = probes.flat();
    const size = Math.max(1, Math.ceil(jobs.length / processes));
    const parts = Array.from({ length: Math.ceil(jobs.length / size) }, (_, at) =>
      jobs.slice(at * size, (at + 1) * size),
    );
    const left = (await Promise.all(parts.map((part) => runJobs(argv, part)))).flat();
    let at = 0;
    return probes.map((some) => new Map(some.map((probe) => [probe.name, outcomeOf(probe, left[at++] as Left)])));
  };
}

async function runJobs([program, ...args]: readonly [string, ...string[]], jobs: readonly Probe[]): Promise<Left[]> {
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.end(jobs.map((job) => `${JSON.stringify(job)}\n`).join(''));
  const lines = (await text(child.stdout)).trimEnd().split('\n');
  if (lines.length !== jobs.length) throw new Error(`${program} answered ${lines.length} of ${jobs.length} jobs`);
  return lines.map((line) => JSON.parse(line) as Left);
}

function outcomeOf(probe: Probe, { exitCode, stdout, stderr, files }: Left): ProbeOutcome {
  const given = Object.entries(probe.files).map(([path, content]) => {
    return [path, typeof content === 'string' ? Buffer.from(content) : Buffer.from(content.base64, 'base64')] as const;
  });
  const made = Object.entries(files).map(([path, base64]) => [path, Buffer.from(base64, 'base64')] as const);
  return { exitCode, timedOut: false, stdout, stderr, files: new Map([...given, ...made]) };
}

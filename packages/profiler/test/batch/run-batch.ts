import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import type { Probe, ProbeOutcome, ProbeRunner } from '@skvm/core';

/** Jobs for which another process is worth its start. */
const FEWEST = 150;

/** What a runner of programs says of a job, on a line of its output. */
interface Left {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Files that were not there before, or all of them, base64 by path. */
  readonly files: Readonly<Record<string, string>>;
}

/**
 * Runs programs of ours, references and mutants, with no sandbox: a few processes take a job on each line of their input
 * and answer on a line each.
 */
export function batchRunner(argv: readonly [string, ...string[]], processes: number): ProbeRunner {
  return async (probes) => {
    // Answers that differ in dress alone come to the same program on the same files.
    const numbers = new Map<string, number>();
    const numbered = probes.map((some) => some.map((probe) => [probe, numberOf(probe, numbers)] as const));
    const jobs = [...numbers.keys()];
    const size = Math.max(FEWEST, Math.ceil(jobs.length / processes));
    const starts = Array.from({ length: Math.ceil(jobs.length / size) }, (_, at) => at * size);
    const left = (await Promise.all(starts.map((start) => runJobs(argv, jobs.slice(start, start + size))))).flat();
    return numbered.map(
      (some) => new Map(some.map(([probe, number]) => [probe.name, outcomeOf(probe, left[number] as Left)])),
    );
  };
}

function numberOf({ argv, files, stdin }: Probe, numbers: Map<string, number>): number {
  const job = JSON.stringify({ argv, files, stdin });
  const number = numbers.get(job) ?? numbers.size;
  numbers.set(job, number);
  return number;
}

async function runJobs([program, ...args]: readonly [string, ...string[]], jobs: readonly string[]): Promise<Left[]> {
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.end(jobs.map((job) => `${job}\n`).join(''));
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

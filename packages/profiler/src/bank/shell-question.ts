import type { FileMap, ItemEvidence, Mutant, ProbeOutcome } from '@skvm/core';
import { type Question, say } from './bank-primitive.ts';
import { fenced, type ProgramSigns, programAnswer } from './program-answer.ts';

/** One run of a script in a folder that nobody has seen, and what it has to come to. */
export interface ShellRun {
  readonly files: FileMap;
  readonly args?: readonly string[];
  /** What it has to print; absent: it does not matter. */
  readonly prints?: string;
  /** What files have to hold afterwards. */
  readonly leaves?: Readonly<Record<string, string>>;
  /** Absent: not told, and it does not matter. */
  readonly exitCode?: number;
}

const SIGNS: ProgramSigns = { languages: ['bash', 'sh', 'shell', 'zsh'], savedAs: 'solution.sh' };

/** A question that a Bash script answers. */
export function shellQuestion(input: {
  readonly asks: string;
  readonly runs: readonly ShellRun[];
  readonly reference: string;
  /** Other scripts that are right, at least one. */
  readonly others: readonly string[];
  readonly mistakes: readonly { readonly name: string; readonly script: string }[];
}): Question {
  const { asks, runs, reference, others, mistakes } = input;
  const nameOf = (at: number) => `run ${at + 1}`;
  return {
    prompt: `${asks}

Reply with the script in one fenced code block; words around it are ignored. It is saved as \`solution.sh\` in that folder and run there with \`bash solution.sh\`, on files that you do not see. Each line of the files ends in a newline, unless said otherwise.${runs.some(({ exitCode }) => exitCode !== undefined) ? '' : ' The exit code does not matter.'}`,
    requires: ['bash', 'awk'],
    reference: say(fenced('bash', reference)),
    mutants: [
      ...mistakes.map(({ name, script }): Mutant => ({ name, script: say(fenced('bash', script)) })),
      { name: 'does nothing', script: say(fenced('bash', 'true')) },
      { name: 'says that it passed', script: say(fenced('bash', 'echo PASS')) },
    ],
    alternatives: [
      { name: 'without a fence', script: say(`#!/usr/bin/env bash\n${reference}`.replaceAll('\n', '\r\n')) },
      {
        name: 'a draft first, and words around it',
        script: say(
          `First a draft:\n\n${fenced('sh', 'false')}\n\nNow the script:\n\n${fenced('bash', reference)}\n\nThat is all.`,
        ),
      },
      {
        name: 'a longer block that says how to run it',
        script: say(
          `${fenced('bash', reference)}\n\nRun it like this:\n\n${fenced('bash', `${'# in the folder of the files\n'.repeat(1 + reference.length / 28)}bash solution.sh`)}`,
        ),
      },
      ...others.map((script, at) => ({ name: `other script ${at + 1}`, script: say(fenced('sh', script)) })),
    ],
    probes({ text }) {
      const script = programAnswer(text, SIGNS);
      if (script === undefined) return [];
      return runs.map(({ files, args = [] }, at) => ({
        name: nameOf(at),
        argv: ['bash', 'solution.sh', ...args],
        files: { ...files, 'solution.sh': `${script}\n` },
        timeoutMs: 5_000,
      }));
    },
    fault({ probes }: ItemEvidence) {
      for (const [at, run] of runs.entries()) {
        const outcome = probes?.get(nameOf(at));
        const fault = outcome ? runFault(outcome, run) : 'there is no script in the answer';
        if (fault !== undefined) return runs.length === 1 ? fault : `${nameOf(at)}: ${fault}`;
      }
      return undefined;
    },
  };
}

function runFault({ timedOut, stdout, stderr, exitCode, files }: ProbeOutcome, run: ShellRun): string | undefined {
  if (timedOut) return 'the script does not end in time';
  const said = stderr.trim() === '' ? '' : ` (it said: ${cut(stderr.trim())})`;
  if (run.prints !== undefined && bare(stdout) !== bare(run.prints)) {
    return `printed ${cut(stdout)}, expected ${cut(run.prints)}${said}`;
  }
  for (const [path, text] of Object.entries(run.leaves ?? {})) {
    const bytes = files.get(path);
    if (!bytes) return `there is no file ${path}${said}`;
    const got = Buffer.from(bytes).toString('utf8');
    if (bare(got) !== bare(text)) return `${path}: got ${cut(got)}, expected ${cut(text)}${said}`;
  }
  if (run.exitCode === undefined || run.exitCode === exitCode) return undefined;
  return `exit code ${exitCode}, expected ${run.exitCode}${said}`;
}

/** Text without blanks at the ends of lines, and without the blanks that some systems write in front of a lone number. */
function bare(text: string): string {
  const lines = text.split('\n').map((line) => line.trimEnd());
  const kept = lines.slice(0, lines.findLastIndex((line) => line !== '') + 1).join('\n');
  return /^\s*\d+$/.test(kept) ? kept.trim() : kept;
}

function cut(text: string): string {
  return JSON.stringify(text.slice(0, 80));
}

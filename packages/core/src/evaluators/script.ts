import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { canonicalJson } from '../hash.ts';
import { createWorkspace } from '../run/workspace.ts';
import { type AnyEvaluator, defineEvaluator } from '../spec/evaluator.ts';
import type { JsonValue } from '../spec/json.ts';
import type { Score } from '../spec/score.ts';

const params = z.object({
  /** Run by `sh -c` in a copy of the workspace, in the sandbox. */
  command: z.string().min(1),
  expectedExitCode: z.int().min(0).max(255).default(0),
  /** Compared with stdout, white space at both ends aside. */
  expectedOutput: z.string().optional(),
  timeoutMs: z.int().min(1).default(60_000),
  /** Only a verdict with the signature that the command reads from stdin counts. */
  signed: z.boolean().default(false),
});
type Params = z.infer<typeof params>;

/** What a grading script may print as the last JSON object on a line of its own (the published protocol). */
const signature = z.string().optional();
const verdictSchema = z.union([
  z.object({ signature, infraError: z.string().min(1) }),
  z.object({
    signature,
    checkpoints: z
      .array(
        z.object({
          name: z.string(),
          score: z.number(),
          weight: z.number().min(0).optional(),
          reason: z.string().nullish(),
          description: z.string().nullish(),
        }),
      )
      .min(1),
  }),
]);

/**
 * Judges by a shell command: its exit code, then `checkpoints` or `infraError` in a JSON line that it prints, then
 * `expectedOutput`. The agent's answer is in the file that `$SKVM_RESPONSE` names, its steps in `$SKVM_TRANSCRIPT`
 * (JSON); both lie outside of the copied workspace. A command that needs a program that is not there, or runs out of
 * time, is unscored.
 *
 * A command that starts programs of the agent's shares stdout with them: such a program can print a verdict. With
 * `signed`, the first line of stdin is a random signature, and only a JSON line that has it as `signature` counts. It
 * is in no file, argument or variable of the environment: once the command has read it, a program that it starts
 * cannot.
 */
export const script: AnyEvaluator = defineEvaluator<Params>({
  id: 'script',
  description: 'runs a command on a copy of the workspace',
  params: params as z.ZodType<Params>,
  async evaluate({ params, run, workDir }, context) {
    const dir = await workDir();
    await using side = await createWorkspace(context);
    const response = join(side.dir, 'response.txt');
    const transcript = join(side.dir, 'transcript.json');
    await writeFile(response, run.text);
    await writeFile(transcript, canonicalJson(run.steps as unknown as JsonValue));
    const secret = params.signed ? randomBytes(16).toString('hex') : undefined;
    const sandbox = await context.sandbox();
    const result = await sandbox.exec(
      { command: params.command },
      { level: sandbox.level, workspace: dir, readOnly: [side.dir] },
      {
        signal: context.signal,
        timeoutMs: params.timeoutMs,
        ...(secret === undefined ? {} : { stdin: `${secret}\n` }),
        env: { SKVM_RESPONSE: response, SKVM_TRANSCRIPT: transcript },
      },
    );
    if (result.aborted) return { value: null, unscored: 'aborted' };
    if (result.timedOut) {
      return { value: null, unscored: 'grader', explanation: `the grader took more than ${params.timeoutMs} ms` };
    }
    if (result.exitCode === 127 && params.expectedExitCode !== 127 && isOwnProgram(params.command, result.stderr)) {
      return { value: null, unscored: 'missing-dependency', explanation: lastLine(result.stderr) };
    }
    if (result.exitCode !== params.expectedExitCode) {
      const note = lastLine(result.stderr);
      const got = result.exitCode ?? (result.overQuota ? `${result.signal} (it filled the disk)` : result.signal);
      return { value: 0, explanation: `exit ${got}, expected ${params.expectedExitCode}${note ? `: ${note}` : ''}` };
    }
    if (secret !== undefined) {
      const explanation = 'the script printed no verdict with its signature';
      return verdict(result.stdout, secret) ?? { value: null, unscored: 'grader', explanation };
    }
    return verdict(result.stdout) ?? compareOutput(result.stdout, params.expectedOutput);
  },
});

type Judged = Omit<Score, 'evaluator' | 'weight'>;

/**
 * Whether the program that a shell did not find is one that the command itself names, by its bare name or an absolute
 * path. Any other, as `./solve.sh`, is one that the agent should have made or has called.
 */
function isOwnProgram(command: string, stderr: string): boolean {
  const message = /(?:^|: )['"‘]?([^\s:'"’]+)['"’]?: (?:(?:command )?not found|No such file or directory)$/;
  const name = message.exec(lastLine(stderr))?.[1];
  if (name === undefined || (name.includes('/') && !name.startsWith('/'))) return false;
  return command.split(/[\s;&|()<>"'`$]+/).includes(name);
}

function verdict(stdout: string, secret?: string): Judged | undefined {
  for (const line of stdout.split('\n').reverse()) {
    if (!line.trimStart().startsWith('{')) continue;
    const parsed = verdictSchema.safeParse(parseJson(line));
    if (!parsed.success || (secret !== undefined && parsed.data.signature !== secret)) continue;
    if ('infraError' in parsed.data) {
      return { value: null, unscored: 'missing-dependency', explanation: parsed.data.infraError };
    }
    const parts = parsed.data.checkpoints.map((checkpoint): Score => {
      const explanation = checkpoint.reason ?? checkpoint.description;
      return {
        evaluator: checkpoint.name,
        value: Math.min(1, Math.max(0, checkpoint.score)),
        ...(checkpoint.weight === undefined ? {} : { weight: checkpoint.weight }),
        ...(explanation ? { explanation } : {}),
      };
    });
    const total = parts.reduce((sum, part) => sum + (part.weight ?? 1), 0);
    if (total === 0)
      return { value: null, unscored: 'grader', explanation: 'the weights of the checkpoints are all 0' };
    const value = parts.reduce((sum, part) => sum + (part.value ?? 0) * (part.weight ?? 1), 0) / total;
    return { value: Math.min(1, value), parts };
  }
  return undefined;
}

function compareOutput(stdout: string, expected: string | undefined): Judged {
  if (expected === undefined || stdout.trim() === expected.trim()) return { value: 1 };
  return { value: 0, explanation: `expected output ${JSON.stringify(expected.trim().slice(0, 120))}` };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const lastLine = (text: string): string => text.trim().split('\n').at(-1)?.slice(0, 200) ?? '';

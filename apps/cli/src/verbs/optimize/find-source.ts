import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { combineScores, inputInvalid, type Score, type TaskSource } from '@skvm/core';
import { importLog, type OptimizeSource, type TaskEvidence, type TaskMaker } from '@skvm/jit';
import { z } from 'zod';
import type { Composition } from '../../compose.ts';
import { toAbsolute } from '../../environment.ts';
import type { Terminal } from '../../terminal.ts';
import { findTasks } from '../find-task.ts';

/** The flags that say where the evidence comes from. */
export interface SourceFlags {
  readonly source: TaskSource;
  readonly 'synthetic-count'?: number | undefined;
  readonly 'synthetic-test-count'?: number | undefined;
  readonly quick: boolean;
  readonly tasks?: readonly string[] | undefined;
  readonly 'test-tasks'?: readonly string[] | undefined;
  readonly logs?: readonly string[] | undefined;
  readonly failures?: readonly string[] | undefined;
}

/** Loads tasks or logs. @throws INPUT_INVALID, TASK_INVALID */
export async function findSource(
  flags: SourceFlags,
  maker: TaskMaker,
  terminal: Terminal,
  composition: Composition,
): Promise<OptimizeSource> {
  const { data } = composition.environment;
  switch (flags.source) {
    case 'real': {
      const load = async (names: readonly string[]) => (await findTasks(names, terminal, data)).map(({ task }) => task);
      const tasks = await load(flags.tasks ?? []);
      const finals = flags['test-tasks'];
      return finals === undefined ? { kind: 'real', tasks } : { kind: 'real', tasks, finalTasks: await load(finals) };
    }
    case 'synthetic':
      return {
        kind: 'synthetic',
        maker,
        count: flags['synthetic-count'] ?? (flags.quick ? 2 : 12),
        finalCount: flags['synthetic-test-count'] ?? (flags.quick ? 1 : 12),
      };
    case 'log':
      return { kind: 'log', evidence: await readLogs(flags, terminal, composition) };
  }
}

/** Where the evidence comes from, in words. */
export function sourceWords(source: OptimizeSource): string {
  switch (source.kind) {
    case 'real':
      return `real (${source.tasks.length + (source.finalTasks?.length ?? 0)} tasks)`;
    case 'synthetic':
      return `synthetic (${source.count} + ${source.finalCount} tasks)`;
    case 'log':
      return `log (${source.evidence.length})`;
  }
}

async function readLogs(
  { logs = [], failures }: SourceFlags,
  terminal: Terminal,
  { context, secrets }: Composition,
): Promise<readonly TaskEvidence[]> {
  const evidence: TaskEvidence[] = [];
  for (const [index, log] of logs.entries()) {
    const path = toAbsolute(log, terminal);
    const { traces, diagnostics } = importLog(await readInput(path, 'a log'), { name: basename(path), secrets });
    for (const diagnostic of diagnostics) context.report(diagnostic);
    const failed = failures?.[index];
    const score = failed === undefined ? null : await readFailures(toAbsolute(failed, terminal));
    for (const trace of traces) {
      const taken = evidence.filter(({ id }) => id.replace(/#\d+$/, '') === trace.id).length;
      const id = taken === 0 ? trace.id : `${trace.id}#${taken + 1}`;
      evidence.push({ id, prompt: trace.prompt, mean: score?.value ?? null, runs: [{ id, score, trace, files: {} }] });
    }
  }
  return evidence;
}

const failureSchema = z.looseObject({
  id: z.string().optional(),
  name: z.string().optional(),
  weight: z.number().min(0).optional(),
  score: z.number().min(0).max(1).optional(),
  passed: z.boolean().optional(),
  description: z.string().optional(),
  details: z.string().optional(),
});

/** Criteria in the published form, one or a list, as a score. @throws INPUT_INVALID */
async function readFailures(path: string): Promise<Score> {
  let json: unknown;
  try {
    json = JSON.parse(await readInput(path, 'failed criteria'));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw inputInvalid(`Expected JSON in "${path}": ${error.message}`);
  }
  const criteria = z.array(failureSchema).min(1).safeParse([json].flat());
  if (!criteria.success) {
    const issue = criteria.error.issues[0];
    throw inputInvalid(
      `Expected criteria in "${path}", ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not valid'}`,
    );
  }
  const parts = criteria.data.map(({ id, name, weight, score, passed, description, details }, index): Score => {
    const explanation = [description, details].filter((text) => text !== undefined).join(': ');
    return {
      evaluator: name ?? id ?? `criterion-${index + 1}`,
      value: score ?? (passed ? 1 : 0),
      ...(weight === undefined ? {} : { weight }),
      ...(explanation === '' ? {} : { explanation }),
    };
  });
  return combineScores('failures', parts);
}

async function readInput(path: string, what: string): Promise<string> {
  return readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw inputInvalid(`Expected ${what}, cannot read "${path}" (${error.code})`);
  });
}

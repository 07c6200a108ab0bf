import { writeFile } from 'node:fs/promises';
import { type BenchDocument, type BenchInput, type BenchTask, bench, reportMarkdown, validateTasks } from '@skvm/bench';
import { type Delivery, hashJson, type JsonValue, type Limits } from '@skvm/core';
import { loadSkill } from '@skvm/core/skill';
import type { Outcome } from '../base-command.ts';
import type { Composition } from '../compose.ts';
import { toAbsolute } from '../environment.ts';
import { inSession } from '../in-session.ts';
import { benchText } from '../reporters/bench-text.ts';
import { plural } from '../reporters/format.ts';
import { validationText } from '../reporters/validation-text.ts';
import type { Terminal } from '../terminal.ts';
import { findTasks, loadTaskSkills } from './find-task.ts';
import { requireTargets } from './measure-profiles.ts';

/** The flags of `skvm bench` that decide what is compared. */
export interface BenchFlags {
  readonly model?: readonly string[] | undefined;
  readonly adapter: readonly string[];
  readonly tasks?: readonly string[] | undefined;
  readonly skill?: string | undefined;
  readonly conditions: readonly string[];
  readonly 'runs-per-task': number;
  readonly 'skill-mode': Delivery;
  readonly 'timeout-ms'?: number | undefined;
  readonly 'max-steps'?: number | undefined;
  readonly reuse: boolean;
  readonly markdown?: string | undefined;
  readonly 'dry-run': boolean;
}

/** Loads tasks and skills, runs the benchmark in its session, writes the report where the flags say. */
export async function benchTargets(flags: BenchFlags, terminal: Terminal, composition: Composition): Promise<Outcome> {
  const input = await benchInput(flags, terminal, composition);
  if (flags['dry-run']) return forecastBench(input);
  await composition.requireModels(input.targets.map(({ model }) => model));
  const document = await runBench(input, composition);
  if (flags.markdown !== undefined) await writeFile(toAbsolute(flags.markdown, terminal), reportMarkdown(document));
  const conditions = document.result.targets.flatMap((target) => target.conditions);
  return {
    document,
    render: (style) => benchText(document, style, terminal.stdout.columns ?? 100),
    isFailed: conditions.some(({ trials }) => Object.keys(trials.unscored).length > 0),
  };
}

/** A benchmark in its session; with `--resume` it goes on where that one ended. */
export function runBench(input: Omit<BenchInput, 'journal'>, composition: Composition): Promise<BenchDocument> {
  const { tasks, targets, conditions, ...settings } = input;
  const spec = {
    ...settings,
    targets,
    conditions,
    tasks: tasks.map(({ task, skills }) => ({
      id: task.id,
      digest: hashJson(task as unknown as JsonValue),
      skills: skills.map(({ digest }) => digest),
    })),
  };
  return inSession(
    composition,
    {
      kind: 'bench',
      spec: spec as unknown as JsonValue,
      subject: { models: [...new Set(targets.map(({ model }) => model))], conditions: [...conditions] },
    },
    ({ journal }) => bench({ ...input, journal }, composition.context),
    ({ spec: { tasks: asked }, usage }) => `${plural(asked.length, 'task')}, ${plural(usage.calls, 'model call')}`,
  );
}

/** Checks tasks without an agent. */
export async function validateBench(flags: BenchFlags, terminal: Terminal, composition: Composition): Promise<Outcome> {
  const document = await validateTasks(await loadTasks(flags, terminal, composition), composition.context);
  return { document, render: (style) => validationText(document, style), isFailed: document.result.invalid > 0 };
}

async function loadTasks(
  flags: Pick<BenchFlags, 'skill' | 'tasks'>,
  terminal: Terminal,
  { context, environment }: Composition,
): Promise<readonly BenchTask[]> {
  const given = flags.skill === undefined ? undefined : [await loadSkill(toAbsolute(flags.skill, terminal), context)];
  const tasks: BenchTask[] = [];
  for (const found of await findTasks(flags.tasks, terminal, environment.data)) {
    tasks.push({ task: found.task, skills: given ?? (await loadTaskSkills(found, context)) });
  }
  return tasks;
}

async function benchInput(
  flags: BenchFlags,
  terminal: Terminal,
  composition: Composition,
): Promise<Omit<BenchInput, 'journal'>> {
  const tasks = await loadTasks(flags, terminal, composition);
  const limits: Partial<Limits> = {
    ...(flags['timeout-ms'] === undefined ? {} : { timeoutMs: flags['timeout-ms'] }),
    ...(flags['max-steps'] === undefined ? {} : { maxSteps: flags['max-steps'] }),
  };
  return {
    tasks,
    targets: requireTargets(flags),
    conditions: flags.conditions,
    repeats: flags['runs-per-task'],
    delivery: flags['skill-mode'],
    limits,
    seed: composition.context.seed,
    reuse: flags.reuse,
  };
}

function forecastBench({ tasks, targets, conditions, repeats = 3 }: Omit<BenchInput, 'journal'>): Outcome {
  const withSkill = tasks.filter(({ skills }) => skills.length > 0).length;
  const cells = conditions.reduce((sum, id) => sum + (id === 'no-skill' ? tasks.length : withSkill), 0);
  const runs = cells * targets.length * repeats;
  const document = {
    schema: 'skvm.bench-forecast/1',
    tasks: tasks.map(({ task }) => task.id),
    targets,
    conditions,
    repeats,
    runs,
  };
  const of = `${plural(tasks.length, 'task')}, ${plural(targets.length, 'target')}, ${plural(conditions.length, 'condition')}`;
  return { document, render: () => `${plural(runs, 'run')}: ${of}, ${plural(repeats, 'repeat')}` };
}

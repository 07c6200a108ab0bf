import { cp } from 'node:fs/promises';
import { NO_SKILL, ORIGINAL } from '@skvm/bench';
import {
  type Delivery,
  formatTarget,
  inputInvalid,
  type JsonValue,
  type Limits,
  runTask,
  type Skill,
} from '@skvm/core';
import { loadSkill } from '@skvm/core/skill';
import type { Composition } from '../compose.ts';
import { emptyFolder } from '../empty-folder.ts';
import { toAbsolute } from '../environment.ts';
import { inSession } from '../in-session.ts';
import { canonicalModelId } from '../models/model-id.ts';
import type { Terminal } from '../terminal.ts';
import { type FoundTask, findTask, loadTaskSkills } from './find-task.ts';
import { type RunDocument, type RunSpec, runDocument } from './run-document.ts';

/** The flags of `skvm run`. */
export interface RunFlags {
  readonly task: string;
  readonly model: string;
  readonly adapter: string;
  readonly skill?: string | undefined;
  readonly 'skill-mode': Delivery;
  readonly condition?: string | undefined;
  readonly workdir?: string | undefined;
  readonly 'timeout-ms'?: number | undefined;
  readonly 'max-steps'?: number | undefined;
}

/** Loads the task and the skill, prepares the condition, runs once. */
export async function runOnce(flags: RunFlags, terminal: Terminal, composition: Composition): Promise<RunDocument> {
  const { context, environment, diagnostics } = composition;
  const found = await findTask(flags.task, terminal, environment.data);
  const { task } = found;
  const target = { adapter: flags.adapter, model: canonicalModelId(flags.model) };
  context.registry.get('adapter', target.adapter);
  await composition.requireModels([target.model]);
  const condition = flags.condition ?? (flags.skill === undefined ? NO_SKILL : ORIGINAL);
  const extension = context.registry.get('condition', condition);
  const given = await skillsOf(flags, condition, found, terminal, composition);
  const prepared = await extension.prepare({ skills: given, target }, context);
  if ('unscored' in prepared) {
    throw inputInvalid(
      `The condition "${condition}" does not hold for ${formatTarget(target)}: ${prepared.explanation}`,
    );
  }
  const { skills, environment: surroundings, boost } = prepared;
  const workDir =
    flags.workdir === undefined ? undefined : await emptyFolder(toAbsolute(flags.workdir, terminal), 'workdir');
  const limits: Partial<Limits> = {
    ...(flags['timeout-ms'] === undefined ? {} : { timeoutMs: flags['timeout-ms'] }),
    ...(flags['max-steps'] === undefined ? {} : { maxSteps: flags['max-steps'] }),
  };
  const delivery = flags['skill-mode'];
  const seed = context.seed;
  const spec: RunSpec = { task: task.id, target, condition, skills: skills.map(nameAndDigest), delivery, seed, limits };
  const subject = { models: [target.model], harness: target.adapter, conditions: [condition] };
  return inSession(
    composition,
    { kind: 'run', spec: spec as unknown as JsonValue, subject },
    async () => {
      const taskRun = await runTask(
        {
          ...{ task, target, skills, delivery, condition, limits },
          ...(surroundings === undefined ? {} : { environment: surroundings }),
          ...(boost === undefined ? {} : { boost }),
          ...(workDir === undefined ? {} : { onWorkspace: (dir) => cp(dir, workDir, { recursive: true }) }),
        },
        context,
      );
      return runDocument({ spec, taskRun, diagnostics, workDir: workDir ?? null, now: context.now() });
    },
    ({ result }) => `${task.id}: ${result.score.value ?? `unscored (${result.score.unscored})`}`,
  );
}

/** The skill that is named; else, under a condition that is about skills, those that the task belongs to. */
async function skillsOf(
  flags: RunFlags,
  condition: string,
  found: FoundTask,
  terminal: Terminal,
  { context }: Composition,
): Promise<readonly Skill[]> {
  if (flags.skill !== undefined) return [await loadSkill(toAbsolute(flags.skill, terminal), context)];
  if (condition === NO_SKILL) return [];
  const skills = await loadTaskSkills(found, context);
  if (skills.length > 0) return skills;
  throw inputInvalid(
    `The task "${found.task.id}" belongs to no skill, so there is nothing to run under ${condition}`,
    'Name one with --skill=<dir>.',
  );
}

const nameAndDigest = ({ name, digest }: Skill) => ({ name, digest });

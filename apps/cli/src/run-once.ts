import { cp } from 'node:fs/promises';
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
import type { Composition } from './compose.ts';
import { emptyFolder } from './empty-folder.ts';
import { toAbsolute } from './environment.ts';
import { findTask } from './find-task.ts';
import { inSession } from './in-session.ts';
import { canonicalModelId } from './models/model-id.ts';
import { type RunDocument, type RunSpec, runDocument } from './run-document.ts';
import type { Terminal } from './terminal.ts';

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
  readonly 'max-cost'?: number | undefined;
  readonly 'max-tokens'?: number | undefined;
}

/** Loads the task and the skill, prepares the condition, runs once. */
export async function runOnce(flags: RunFlags, terminal: Terminal, composition: Composition): Promise<RunDocument> {
  const { context, environment, diagnostics } = composition;
  const { task } = await findTask(flags.task, terminal, environment.data);
  const target = { adapter: flags.adapter, model: canonicalModelId(flags.model) };
  context.registry.get('adapter', target.adapter);
  await composition.requireModels([target.model]);
  const given = flags.skill === undefined ? [] : [await loadSkill(toAbsolute(flags.skill, terminal), context)];
  const condition = flags.condition ?? (given.length === 0 ? 'no-skill' : 'original');
  const prepared = await context.registry.get('condition', condition).prepare({ skills: given, target }, context);
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

const nameAndDigest = ({ name, digest }: Skill) => ({ name, digest });

import type { Context, Skill, Task, Usage } from '@skvm/core';

export interface MakeTasksInput {
  readonly skill: Skill;
  /** How many are wanted. */
  readonly count: number;
  /** Prompts that were made before: no task may be one of them again. */
  readonly exclude: readonly string[];
  readonly seed: number;
  /** How often was asked before in this session; default 0. */
  readonly attempt?: number;
  /** Told what was spent on work that a stop cut off. */
  readonly onCutOff?: (usage: Usage) => Promise<void>;
}

export interface MadeTasks {
  /** At most as many as were asked for, ids unique. Not admitted yet. */
  readonly tasks: readonly Task[];
  /** What was made and cannot be read, with the reason. */
  readonly rejected: readonly { readonly id: string; readonly reason: string }[];
  readonly usage: Usage;
  readonly transcriptKey?: string;
}

/** Derives tasks from a skill: once, however few; who asks asks again for the rest. */
export interface TaskMaker {
  readonly by: 'rules' | 'agent';
  /** @throws ABORTED, BUDGET_EXCEEDED; INPUT_INVALID when no task can be made of this skill, saying why */
  make(input: MakeTasksInput, context: Context): Promise<MadeTasks>;
}

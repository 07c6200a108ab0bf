import { levelRank, type ModelUse, type Script, type Task } from '@skvm/core';
import { hashToUnit } from '@skvm/core/stats';
import { effectiveLevel } from './effective-level.ts';
import { type Persona, playedLevel } from './persona.ts';

/** What a persona does that fails at a task without mutants. */
const GIVE_UP: Script = [{ do: 'say', text: 'I could not work this out.' }];

/**
 * Chooses what a persona does in a run: the reference or a mutant.
 *
 * A run is one draw, however many demands its task has: when the persona meets all of them it does the reference with
 * probability 1 − slip, when it misses any with probability guess; a task without demands is met. The draw is a hash
 * of who plays what (persona, seeds, task, condition, repeat, attempt), so that no run depends on another.
 */
export function chooseScript(input: {
  readonly persona: Persona;
  readonly task: Task;
  readonly reference: Script;
  readonly use: ModelUse;
  /** Text that can lower a demand. */
  readonly guidance: string;
}): Script {
  const { persona, task, reference, use, guidance } = input;
  const met = (task.demands ?? []).every(
    (demand) => levelRank(playedLevel(persona, demand.primitive)) >= levelRank(effectiveLevel(demand, guidance)),
  );
  if (drawUnit(persona, task, use, 'outcome') < (met ? 1 - persona.slip : persona.guess)) return reference;
  const mutants = task.mutants ?? [];
  return mutants[Math.floor(drawUnit(persona, task, use, 'mutant') * mutants.length)]?.script ?? GIVE_UP;
}

function drawUnit(persona: Persona, task: Task, use: ModelUse, purpose: 'outcome' | 'mutant'): number {
  const { seed = 0, condition = '', repeat = 0, attempt = 0 } = use;
  return hashToUnit('sim', purpose, persona.id, persona.seed, seed, task.id, condition, repeat, attempt);
}

import type { Item, ItemEvidence, Probe, ProbeOutcome } from '../spec/primitive.ts';
import type { Score } from '../spec/score.ts';
import type { Script } from '../spec/task.ts';
import { playScript } from './play-script.ts';

/** An answer to an item of which it is known beforehand whether it is right. */
export interface KnownAnswer {
  readonly kind: 'reference' | 'alternative' | 'mutant' | 'refusal';
  readonly name: string;
  readonly script: Script;
}

const REFUSALS: readonly string[] = ['', '   \n', "I'm sorry, but I cannot help with that.", 'I do not know.', 'Done.'];

/**
 * All that is known of an item: its reference as it is, with CRLF and with a newline at the end, its alternatives (all
 * of them right), its mutants, and answers that say nothing (all of them wrong).
 */
export function knownAnswers({ task, alternatives = [], exactFiles = false }: Item): KnownAnswer[] {
  const { reference = [], mutants = [] } = task;
  const dressed = (how: string, change: (text: string) => string): KnownAnswer => ({
    kind: 'alternative',
    name: `the reference ${how}`,
    script: retold(reference, change, !exactFiles),
  });
  return [
    { kind: 'reference', name: 'the reference', script: reference },
    dressed('with CRLF', (text) => text.replaceAll('\n', '\r\n')),
    dressed('with a newline at the end', (text) => `${text}\n`),
    ...alternatives.map(({ name, script }) => ({ kind: 'alternative', name, script }) as const),
    ...mutants.map(({ name, script }) => ({ kind: 'mutant', name, script }) as const),
    ...REFUSALS.map(
      (text) => ({ kind: 'refusal', name: JSON.stringify(text), script: [{ do: 'say', text }] }) satisfies KnownAnswer,
    ),
  ];
}

/** A script with another wording of all that is said in it and, `withFiles`, written. */
function retold(script: Script, change: (text: string) => string, withFiles: boolean): Script {
  const retell = (action: Extract<Script[number], { do: string }>): typeof action => {
    if (action.do === 'say') return { ...action, text: change(action.text) };
    return action.do === 'write' && withFiles ? { ...action, content: change(action.content) } : action;
  };
  return script.map((turn) => ('do' in turn ? retell(turn) : turn.map(retell)));
}

/** Runs the probes of many answers; the outcomes come in the same order. */
export type ProbeRunner = (
  probes: readonly (readonly Probe[])[],
) => Promise<readonly ReadonlyMap<string, ProbeOutcome>[]>;

/** Grades answers as they are played in memory, the probes of all of them run together. */
export async function judgeAnswers(
  answers: readonly { readonly item: Item; readonly script: Script }[],
  runProbes: ProbeRunner,
): Promise<Omit<Score, 'evaluator' | 'weight'>[]> {
  const scores: Omit<Score, 'evaluator' | 'weight'>[] = [];
  // Evidence is held only as long as it waits for probes: that of thousands of items is large.
  const waiting: {
    readonly at: number;
    readonly item: Item;
    readonly evidence: ItemEvidence;
    readonly probes: readonly Probe[];
  }[] = [];
  for (const [at, { item, script }] of answers.entries()) {
    const evidence = playScript(item.task, script, item.site?.());
    const probes = item.probes?.(evidence);
    if (probes) waiting.push({ at, item, evidence, probes });
    else scores[at] = item.grade(evidence);
  }
  if (waiting.length === 0) return scores;
  const outcomes = await runProbes(waiting.map(({ probes }) => probes));
  for (const [index, { at, item, evidence }] of waiting.entries()) {
    scores[at] = item.grade({ ...evidence, probes: outcomes[index] ?? new Map() });
  }
  return scores;
}
